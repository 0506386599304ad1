// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.kubectl.status.FleetFilter;
import io.mdeoperator.kubectl.status.FleetReport;
import io.mdeoperator.kubectl.status.OutputFormat;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = {
      "Shows a row for each customer: consent, feeds, who acts, and the next step.",
      "A customer is ready when its MdeTenant and all feeds of it are. Applications, fleet feeds,"
          + " hunting queries and actions on devices that are not follow. Ends with 1 when anything"
          + " that is shown is not ready."
    })
final class StatusCommand extends MdeCommand {
  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Customers of all namespaces.")
  private boolean allNamespaces;

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "LABELS",
      description = "Only tenants with these labels, as kubectl takes them.")
  private String selector;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}. In a CSV, cells that a spreadsheet would take for"
              + " a formula begin with a quote.")
  private OutputFormat format = OutputFormat.TABLE;

  @Mixin private FleetFilter filter;

  @Override
  public Integer call() throws Exception {
    var isReady =
        new FleetReport(out(), Instant.now())
            .print(
                cluster(),
                allNamespaces ? List.of("--all-namespaces") : List.of(),
                selector == null ? List.of() : List.of("--selector=" + selector),
                filter,
                format,
                this::remark);
    return isReady ? 0 : KubectlMde.NOT_READY;
  }
}
