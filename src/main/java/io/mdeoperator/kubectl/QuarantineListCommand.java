// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.kubectl.feed.QuarantineReader;
import io.mdeoperator.kubectl.view.Colour;
import io.mdeoperator.kubectl.view.Table;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    description = "Lists a feed's quarantined alerts: when, which sink, which alert, and why.")
final class QuarantineListCommand extends FeedCommand {
  @Override
  public Integer call() throws Exception {
    var cluster = cluster();
    var feed = feed(cluster);
    try (var table = new Table(out(), List.of("QUARANTINED", "SINK", "BYTES", "ID", "WHY"))) {
      for (var line : new QuarantineReader(cluster).read(feed)) {
        table.row(
            Colour.NONE,
            List.of(
                line.text("setAsideTime").orElse(""),
                line.text("sink").orElse(""),
                Long.toString(line.number("bytes")),
                line.text("id").orElse(""),
                line.text("why").orElse("")));
      }
    }
    return 0;
  }
}
