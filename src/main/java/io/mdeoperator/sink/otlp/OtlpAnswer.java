// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.sink.http.ReceiverResponse;
import io.mdeoperator.sink.http.StatusMeaning;
import java.io.IOException;
import java.time.Instant;

/**
 * What the answers of a receiver mean (OTLP, "OTLP/HTTP Response"). No text of it goes into a
 * message: it may quote what it was sent.
 *
 * @param records how many were sent
 */
record OtlpAnswer(Wire wire, int records) {
  private static final int MAX_BYTES = 16 << 10;
  private static final StatusMeaning STATUSES = new StatusMeaning("otlp.headers", "otlp.endpoint");

  ReceiverResponse read(RemoteResponse answer, Instant now) throws IOException {
    var status = answer.status();
    return switch (status) {
      case 200, 202, 204 -> success(answer);
      case 415 -> ReceiverResponse.unable("rejects the encoding (HTTP 415): check otlp.encoding");
      case 502, 504 ->
          new ReceiverResponse.Unable("answers HTTP " + status, answer.retryAfter(now));
      default -> STATUSES.of(answer, now);
    };
  }

  /** Only a number above zero says that records were rejected; it never says which. */
  private ReceiverResponse success(RemoteResponse answer) throws IOException {
    var body = answer.body(MAX_BYTES);
    if (body.isEmpty()) {
      return other();
    }
    try {
      var message = wire.message(body.get());
      if (!message.isObject() && !message.isMissingNode()) {
        return other();
      }
      var rejected = message.at("/partialSuccess/rejectedLogRecords").asLong();
      return rejected > 0 ? rejected() : new ReceiverResponse.Accepted();
    } catch (IOException e) {
      return other();
    }
  }

  private ReceiverResponse rejected() {
    return records == 1
        ? new ReceiverResponse.Refused("partial success")
        : new ReceiverResponse.Some();
  }

  private static ReceiverResponse other() {
    return ReceiverResponse.unable(
        "does not answer as a receiver of OTLP does: check otlp.endpoint");
  }
}
