// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.splunk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.base.Json;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.sink.http.ReceiverResponse;
import io.mdeoperator.sink.http.StatusMeaning;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the collector's answers mean: a code says more than the status (Splunk: "Troubleshoot HTTP
 * Event Collector").
 *
 * @param events how many were sent
 * @param acknowledgement what is asked for; nothing is delivered by an answer that brings none
 */
record HecAnswer(int events, Optional<HecAcknowledgement> acknowledgement) {
  private static final ObjectMapper JSON = Json.mapper();
  private static final int MAX_BYTES = 16 << 10;
  private static final StatusMeaning STATUSES =
      new StatusMeaning("splunkHec.token", "splunkHec.url");

  /** Reads the answer; no text of it goes into a message. */
  ReceiverResponse read(RemoteResponse answer, Instant now) throws IOException {
    var body = json(answer);
    var code = number(body, "code").orElse(-1);
    if (answer.status() >= 200 && answer.status() < 300) {
      return success(answer, code, body.path("ackId"));
    }
    return switch (code) {
      case 1, 2, 3, 4, 21, 22 -> unable(code, "check splunkHec.token");
      case 7 -> unable(code, "the token may not write to the index; check splunkHec.index");
      case 10, 11 -> unable(code, "the token requires splunkHec.acknowledgement to be Indexer");
      case 14 -> unable(code, "the token requires splunkHec.acknowledgement to be None");
      case 5, 16 -> unable(code, "it does not understand the request");
      case 6, 12, 13, 15 -> refused(body, code);
      case 8, 9, 18, 19, 20, 23 -> busy(body, code, answer.retryAfter(now));
      default -> STATUSES.of(answer, now);
    };
  }

  /** Codes 24 and 25 say that it has the events, and that its queues are nearly full. */
  private ReceiverResponse success(RemoteResponse answer, int code, JsonNode ackId) {
    if (answer.status() != 200 || !Set.of(0, 24, 25).contains(code)) {
      return ReceiverResponse.unable(
          "does not answer as Splunk's HTTP Event Collector does: check splunkHec.url");
    }
    if (acknowledgement.isEmpty()) {
      return new ReceiverResponse.Accepted();
    }
    return ackId.isIntegralNumber()
        ? acknowledgement.get().of(ackId.asLong(), answer.header("Set-Cookie"))
        : ReceiverResponse.unable(
            "returns no ackId: the token requires splunkHec.acknowledgement to be None");
  }

  /** A missing node for what is too long, or no JSON. */
  static JsonNode json(RemoteResponse answer) throws IOException {
    return answer.body(MAX_BYTES).map(HecAnswer::parse).orElseGet(JSON::missingNode);
  }

  private static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  /** Events before an invalid one are indexed, which is not acknowledged, and none behind it. */
  private ReceiverResponse refused(JsonNode body, int code) {
    var refused = new ReceiverResponse.Refused("code " + code);
    return firstLeft(body)
        .<ReceiverResponse>map(
            number ->
                acknowledgement.isEmpty()
                    ? new ReceiverResponse.UpTo(number, refused)
                    : new ReceiverResponse.Without(number, refused))
        .orElse(refused);
  }

  /** The same where it became busy between two events. */
  private ReceiverResponse busy(JsonNode body, int code, Optional<Duration> retryAfter) {
    var busy =
        new ReceiverResponse.Unable("asks the operator to wait (code " + code + ")", retryAfter);
    return firstLeft(body)
        .filter(_ -> acknowledgement.isEmpty())
        .<ReceiverResponse>map(number -> upTo(number, busy))
        .orElse(busy);
  }

  private ReceiverResponse upTo(int accepted, ReceiverResponse then) {
    var answers =
        new ArrayList<ReceiverResponse>(
            Collections.nCopies(accepted, new ReceiverResponse.Accepted()));
    answers.addAll(Collections.nCopies(events - accepted, then));
    return new ReceiverResponse.Each(List.copyOf(answers));
  }

  /** The place of the first event that it does not have, where the answer names one. */
  private Optional<Integer> firstLeft(JsonNode body) {
    return number(body, "invalid-event-number").filter(place -> place >= 0 && place < events);
  }

  /** Only what is a number: Jackson also takes {@code false} for 0, which means success. */
  private static Optional<Integer> number(JsonNode body, String field) {
    return Optional.of(body.path(field)).filter(JsonNode::isInt).map(JsonNode::asInt);
  }

  private static ReceiverResponse unable(int code, String why) {
    return ReceiverResponse.unable("rejects the request (code " + code + "): " + why);
  }
}
