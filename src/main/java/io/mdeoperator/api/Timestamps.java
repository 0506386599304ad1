// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as statuses, events and annotations write them. */
public final class Timestamps {
  private Timestamps() {}

  /** A time in whole seconds, as Kubernetes writes its own. */
  public static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
