// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.api.Api;
import io.mdeoperator.defender.AlertTime;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the annotation {@code mde-operator.io/replay-from} asks for. Pure.
 *
 * @param from everything updated since then is to be delivered once more
 * @param sink to that sink only; absent: to all
 */
record ReplayRequest(Instant from, Optional<String> sink) {

  /** A value that cannot be acted on; the message is for the person who wrote it. */
  static final class BadValueException extends Exception {
    BadValueException(String problem) {
      super("The annotation " + Api.REPLAY_FROM_ANNOTATION + " is ignored: " + problem);
    }
  }

  /**
   * Reads {@code <time>} or {@code <time>@<sink>}.
   *
   * @param sinks the names of the feed's sinks
   */
  static ReplayRequest parse(String value, Set<String> sinks, Instant now)
      throws BadValueException {
    var at = value.indexOf('@');
    var from =
        AlertTime.parse(at < 0 ? value : value.substring(0, at))
            .orElseThrow(
                () ->
                    new BadValueException(
                        "it must be a time such as 2026-03-01T00:00:00Z, or a time, @ and the name of a sink."));
    if (from.isAfter(now)) {
      throw new BadValueException("its time is in the future.");
    }
    var sink = at < 0 ? Optional.<String>empty() : Optional.of(value.substring(at + 1));
    if (sink.isPresent() && !sinks.contains(sink.get())) {
      throw new BadValueException(
          "the feed has no sink of that name; it has " + String.join(", ", sinks) + ".");
    }
    return new ReplayRequest(from, sink);
  }

  boolean isFor(String name) {
    return sink.map(name::equals).orElse(true);
  }
}
