// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink.webhook;

import io.mdeoperator.remote.RemoteResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a receiver's response means. Its body is ignored. */
sealed interface ReceiverResponse {
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

  static ReceiverResponse of(RemoteResponse answer, Instant now) {
    var status = answer.status();
    return switch (status) {
      case 400, 413, 415, 422 -> new Refused(status);
      case 410 -> new Gone();
      case 429, 503 ->
          new Unable("asks the operator to wait (HTTP " + status + ")", answer.retryAfter(now));
      case 401, 403 ->
          unable(
              "rejects the request (HTTP " + status + "): check webhook.headersFrom and signing");
      case 404 -> unable("returned HTTP 404 (Not Found): check webhook.url or urlFrom");
      default -> other(status);
    };
  }

  private static ReceiverResponse other(int status) {
    if (status >= 200 && status < 300) {
      return new Accepted();
    }
    return status >= 300 && status < 400
        ? unable(
            "redirects to another address (HTTP "
                + status
                + "), which the operator does not follow: check webhook.url or urlFrom")
        : new Errored(status);
  }

  private static ReceiverResponse unable(String what) {
    return new Unable(what, Optional.empty());
  }
}
