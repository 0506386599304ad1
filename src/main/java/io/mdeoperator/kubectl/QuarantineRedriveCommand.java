// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.api.Api;
import io.mdeoperator.kubectl.feed.Request;
import java.time.Instant;
import picocli.CommandLine.Command;

@Command(
    name = "redrive",
    description = {
      "Has the operator try a feed's quarantined alerts again, in their present state at"
          + " Microsoft.",
      "Alerts that Microsoft does not have any more stay. Fix the sink first."
    })
final class QuarantineRedriveCommand extends FeedCommand {
  @Override
  public Integer call() throws Exception {
    var cluster = cluster();
    var feed = feed(cluster);
    new Request(cluster, feed).set(Api.REDRIVE_ANNOTATION, Instant.now().toString());
    out()
        .println(
            "Requested. Some 20 alerts are tried with each poll; what is left shows "
                + options().command("quarantine", "list", feed.name())
                + ".");
    return 0;
  }
}
