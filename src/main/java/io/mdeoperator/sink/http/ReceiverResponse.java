// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import java.time.Duration;
import java.util.Optional;

/** What a receiver's response means. */
public sealed interface ReceiverResponse {
  /** It has the events. */
  record Accepted() implements ReceiverResponse {}

  /** It rejects one of these events, or all events. */
  record Refused(int status) implements ReceiverResponse {}

  /** It answers with an error that tells nothing of its cause. */
  record Errored(int status) implements ReceiverResponse {}

  /** HTTP 410: it is gone permanently. */
  record Gone() implements ReceiverResponse {}

  /** No response: it has no address that may be connected to. */
  record Barred() implements ReceiverResponse {}

  /**
   * It failed, or did not respond.
   *
   * @param what the rest of a sentence that begins with the receiver
   */
  record Unable(String what, Optional<Duration> retryAfter) implements ReceiverResponse {}

  /** Whether the events may be at fault and not the receiver, although it does not say so. */
  default boolean mayBeForTheseOnly() {
    return this instanceof Errored
        || (this instanceof Unable unable && unable.retryAfter().isEmpty());
  }

  /** The same where a proxy forwarded it without TLS, which may have responded itself. */
  default ReceiverResponse orOfProxy() {
    var either = "; the proxy (http.proxy) may have responded in its place";
    return switch (this) {
      case Errored(var status) -> unable("answers HTTP " + status + either);
      case Unable(var what, var retryAfter) -> new Unable(what + either, retryAfter);
      default -> this;
    };
  }

  /** It failed in a way that tells nothing of these events. */
  static ReceiverResponse unable(String what) {
    return new Unable(what, Optional.empty());
  }
}
