// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.kubectl.feed.QuarantineReader;
import io.mdeoperator.kubectl.view.Texts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "Prints the JSON of quarantined alerts, one line each, as far as it was kept (64 KiB).",
      "Alerts contain personal data."
    })
final class QuarantineShowCommand extends FeedCommand {
  @Parameters(index = "1", paramLabel = "ID", description = "The alert's ID, as list shows it.")
  private String id;

  @Override
  public Integer call() throws Exception {
    var cluster = cluster();
    var feed = feed(cluster);
    var found =
        new QuarantineReader(cluster)
            .read(feed).stream()
                .filter(line -> line.text("id").filter(id::equals).isPresent())
                .toList();
    found.forEach(line -> out().println(Texts.printable(line.text("body").orElse(""))));
    if (found.isEmpty()) {
      remark("Feed " + feed.name() + " has no quarantined alert with this ID.");
      return KubectlMde.NOT_READY;
    }
    return 0;
  }
}
