// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.kubectl.feed.QuarantineReader;
import io.mdeoperator.kubectl.view.Colour;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.ObjectReader;
import io.mdeoperator.kubectl.view.Table;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    description = "Lists a feed's quarantined alerts: when, which sink, which alert, and why.")
final class QuarantineListCommand extends MdeCommand {
  @Parameters(paramLabel = "FEED", description = "Name of the MdeAlertSync.")
  private String name;

  @Override
  public Integer call() throws Exception {
    var cluster = cluster();
    var feed = new ObjectReader(cluster).get(objectName(name, Kind.FEED));
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
