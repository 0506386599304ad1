// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.splunk;

import io.mdeoperator.remote.RemoteRequest;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.sink.http.JsonParts;
import io.mdeoperator.sink.http.ReceiverConnection;
import io.mdeoperator.sink.http.ReceiverResponse;
import java.io.IOException;
import java.net.HttpCookie;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks whether an indexer has stored the events of a request (Splunk: "About HTTP Event Collector
 * Indexer Acknowledgment").
 *
 * @param connection to where acknowledgements are asked for
 * @param channel of the requests: their numbers are counted in it
 */
record HecAcknowledgement(ReceiverConnection connection, UUID channel, InstantSource clock) {
  private static final String CHANNEL = "X-Splunk-Request-Channel";

  /** What each request carries. */
  Map<String, String> headers() {
    var headers = new HashMap<>(connection.headers());
    headers.put(CHANNEL, channel.toString());
    return Map.copyOf(headers);
  }

  /**
   * The question for one request.
   *
   * @param cookie that came with the number: numbers mean something to one indexer only, and a load
   *     balancer finds it by this
   */
  ReceiverResponse of(long ackId, Optional<String> cookie) {
    var headers = new HashMap<>(headers());
    cookie.flatMap(HecAcknowledgement::toRequest).ifPresent(value -> headers.put("Cookie", value));
    var body =
        JsonParts.body(
            HecReceiver.TYPE,
            parts -> {
              parts.json().writeStartObject();
              parts.json().writeArrayFieldStart("acks");
              parts.json().writeNumber(ackId);
              parts.json().writeEndArray();
              parts.json().writeEndObject();
            });
    return new ReceiverResponse.Unconfirmed(
        RemoteRequest.post(connection.url(), headers, body, connection.tls()),
        answer -> read(answer, ackId));
  }

  private static Optional<String> toRequest(String setCookie) {
    try {
      return HttpCookie.parse(setCookie).stream()
          .findFirst()
          .map(cookie -> cookie.getName() + "=" + cookie.getValue());
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** False means not yet, or a number that it does not know. */
  Optional<ReceiverResponse> read(RemoteResponse answer, long ackId) throws IOException {
    if (answer.status() != 200) {
      return Optional.of(new HecAnswer(0, Optional.of(this)).read(answer, clock.instant()));
    }
    var isStored = HecAnswer.json(answer).path("acks").path(Long.toString(ackId)).booleanValue();
    return isStored ? Optional.of(new ReceiverResponse.Accepted()) : Optional.empty();
  }
}
