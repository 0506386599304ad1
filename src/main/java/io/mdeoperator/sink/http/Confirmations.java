// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.remote.share.SharedHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks receivers whether they have stored what they took. Thread-safe; calls block. */
record Confirmations(SharedHttp http, MonotonicClock clock) {
  private static final Duration MIN_PAUSE = Duration.ofMillis(250);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(4);

  /** What is not stored by then is sent again. */
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /**
   * The first answer that says more than that this is still open.
   *
   * @throws IOException when a question was not answered
   */
  ReceiverResponse await(String namespace, ReceiverResponse.Unconfirmed open) throws IOException {
    var end = clock.now().plus(TIMEOUT);
    var pause = MIN_PAUSE;
    Optional<ReceiverResponse> answer = Optional.empty();
    while (answer.isEmpty()) {
      if (clock.now().isAfter(end) || !hasPaused(pause)) {
        return ReceiverResponse.unable(
            "has not confirmed after "
                + TIMEOUT.toSeconds()
                + " s that it has stored what was sent, which is sent again");
      }
      answer = http.exchange(namespace, open.question(), open.reader());
      pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
    }
    return answer.get();
  }

  private static boolean hasPaused(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
