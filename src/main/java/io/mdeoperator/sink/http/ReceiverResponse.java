// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.remote.RemoteRequest;
import io.mdeoperator.remote.ResponseReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a receiver's response means. */
public sealed interface ReceiverResponse {
  /** It has the events. */
  record Accepted() implements ReceiverResponse {}

  /**
   * It rejects one of these events, or all events.
   *
   * @param why its answer, for example {@code HTTP 400}
   */
  record Refused(String why) implements ReceiverResponse {
    /** Without a word but its status. */
    public static Refused of(int status) {
      return new Refused("HTTP " + status);
    }
  }

  /**
   * It answered for each event by itself.
   *
   * @param answers in the order of the events, each of them {@link Accepted}, {@link Refused} or
   *     {@link Unable}
   */
  record Each(List<ReceiverResponse> answers) implements ReceiverResponse {
    public Each {
      answers = List.copyOf(answers);
    }
  }

  /**
   * It has the first events, rejects the one behind them, and has not looked at the others.
   *
   * @param accepted how many it has
   */
  record UpTo(int accepted, Refused next) implements ReceiverResponse {}

  /** It rejects some of several events and has the others, but does not say which. */
  record Some() implements ReceiverResponse {}

  /**
   * It rejects one event and does not say whether it keeps the others, which are sent again.
   *
   * @param place of the one
   */
  record Without(int place, Refused why) implements ReceiverResponse {}

  /**
   * It has the events, but has yet to say that it has stored them.
   *
   * @param reader of the answer to the question; it reads nothing while that is still open
   */
  record Unconfirmed(RemoteRequest question, ResponseReader<Optional<ReceiverResponse>> reader)
      implements ReceiverResponse {}

  /** The connection broke while a large request was sent, which may be too large for it. */
  record BrokenOff(String what) implements ReceiverResponse {}

  /** It answers with an error that tells nothing of its cause. */
  record Errored(int status) implements ReceiverResponse {}

  /**
   * It rejects a credential that may have ended early; the same is sent once more with a fresh one.
   *
   * @param what the rest of a sentence that begins with the receiver
   */
  record Expired(String what) implements ReceiverResponse {}

  /** Nothing was sent: there is no credential for it. */
  record Unsent(Problem problem) implements ReceiverResponse {}

  /** One event was not sent: it is larger than all that the receiver takes. */
  record TooLarge() implements ReceiverResponse {}

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
        || this instanceof BrokenOff
        || (this instanceof Unable unable && unable.retryAfter().isEmpty());
  }

  /** An answer for each of a single event is the answer for that event. */
  default ReceiverResponse orOfOne() {
    return this instanceof Each(var answers) && answers.size() == 1 ? answers.getFirst() : this;
  }

  /** The same where a proxy forwarded it without TLS, which may have responded itself. */
  default ReceiverResponse orOfProxy() {
    var either = "; the proxy (http.proxy) may have responded in its place";
    return switch (this) {
      case Errored(var status) -> unable("answers HTTP " + status + either);
      case Unable(var what, var retryAfter) -> new Unable(what + either, retryAfter);
      case BrokenOff(var what) -> new BrokenOff(what + either);
      default -> this;
    };
  }

  /** It failed in a way that tells nothing of these events. */
  static ReceiverResponse unable(String what) {
    return new Unable(what, Optional.empty());
  }
}
