// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets real time pass in a schedule. */
public final class Pause {
  private Pause() {}

  public static void of(Duration time) throws InterruptedException {
    var _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
