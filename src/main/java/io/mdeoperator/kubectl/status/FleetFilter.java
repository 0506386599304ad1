// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.status;

import java.util.Locale;
import picocli.CommandLine.Option;

/** Which customers are shown. */
public final class FleetFilter {
  @Option(names = "--not-ready", description = "Only customers that are not ready.")
  private boolean notReady;

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description = "Only customers with this reason, such as ConsentPending.")
  private String reason;

  @Option(
      names = "--actor",
      paramLabel = "WHO",
      description =
          "Only customers for whom these people have to act: partner, customer or platform.")
  private String actor;

  @Option(
      names = "--application",
      paramLabel = "NAME",
      description = "Only customers of this MdeApplication.")
  private String application;

  /** Whether anything is left out. */
  boolean isRestrictive() {
    return notReady || reason != null || actor != null || application != null;
  }

  boolean isWanted(CustomerRow row) {
    return !(notReady && row.ready())
        && (reason == null || reason.equalsIgnoreCase(row.reason()))
        && (actor == null || row.actor().startsWith(actor.toLowerCase(Locale.ROOT)))
        && (application == null || application.equals(row.application()));
  }
}
