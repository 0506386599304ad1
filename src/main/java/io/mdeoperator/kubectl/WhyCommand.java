// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.kubectl.view.ObjectReader;
import io.mdeoperator.kubectl.why.DiagnosisReader;
import io.mdeoperator.kubectl.why.WhyReport;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "why",
    description = {
      "Shows what an object needs, in order: application, Secret, token, consent, roles, API,"
          + " feeds and sinks, or a hunting query, or an action on a device; then the first step"
          + " that fails, what happened, who acts, and what Microsoft's support asks for. Ends with"
          + " 1 when something fails.",
      "Of a Secret it shows label, keys and expiry, never a value."
    })
final class WhyCommand extends MdeCommand {
  @Parameters(
      paramLabel = "[KIND/]NAME",
      description =
          "Such as contoso, feed/contoso-alerts, query/office-starts-scripts, action/isolate-pc1,"
              + " application/partner.")
  private String name;

  @Override
  public Integer call() throws Exception {
    var cluster = cluster();
    var subject = new ObjectReader(cluster).get(objectName(name));
    var report = new WhyReport(out(), options()::command, Instant.now());
    return report.print(new DiagnosisReader(cluster), subject) ? 0 : KubectlMde.NOT_READY;
  }
}
