// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.kubectl.support.Finding;
import io.mdeoperator.kubectl.support.OperatorNamespace;
import io.mdeoperator.kubectl.support.Preflight;
import io.mdeoperator.kubectl.view.Colour;
import io.mdeoperator.kubectl.view.Table;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "preflight",
    description = {
      "Checks the cluster's version, the definitions, your rights, and the operator: pods, leader,"
          + " and whether its userAgent was set. Ends with 1 when something fails.",
      "It cannot look out of the cluster: customers' reasons say when Microsoft is not reached."
    })
final class PreflightCommand extends MdeCommand {
  @Mixin private OperatorNamespace operator;

  @Override
  public Integer call() throws Exception {
    var findings = new Preflight(cluster(), operator.name(), Instant.now()).run();
    try (var table = new Table(out(), List.of("RESULT", "WHAT", "FOUND"))) {
      findings.forEach(
          finding ->
              table.row(colour(finding), List.of(word(finding), finding.title(), finding.says())));
    }
    return findings.stream().anyMatch(finding -> finding.result() == Finding.Result.FAILED)
        ? KubectlMde.NOT_READY
        : 0;
  }

  private static Colour colour(Finding finding) {
    return switch (finding.result()) {
      case OK -> Colour.GOOD;
      case FAILED -> Colour.BAD;
      case NOT_SHOWN -> Colour.NONE;
    };
  }

  private static String word(Finding finding) {
    return switch (finding.result()) {
      case OK -> "ok";
      case FAILED -> "FAILED";
      case NOT_SHOWN -> "-";
    };
  }
}
