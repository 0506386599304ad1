// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.splunk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.http.ReceiverConnection;
import io.mdeoperator.sink.http.ReceiverResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Answers of an HTTP Event Collector, for {@code hack/fuzz}. */
public final class HecFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Integer> STATUSES = List.of(200, 204, 302, 400, 403, 500, 503);
  private static final int EVENTS = 3;
  private static final Optional<HecAcknowledgement> UNASKED = Optional.empty();
  private static final UUID CHANNEL = new UUID(1, 2);
  private static final InstantSource CLOCK = () -> Samples.NOON;
  private static final ReceiverConnection CONNECTION =
      new ReceiverConnection(URI.create("https://splunk.example"), Map.of(), Optional.empty());

  private HecFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "hec-answer",
            HecFuzz::answer,
            "{\"text\":\"Success\",\"code\":0}".getBytes(UTF_8),
            "{\"code\":false}".getBytes(UTF_8),
            "{\"text\":\"\\ud800\",\"code\":6,\"invalid-event-number\":1}".getBytes(UTF_8),
            "{\"code\":9,\"invalid-event-number\":2}".getBytes(UTF_8),
            "{\"code\":12,\"invalid-event-number\":2147483648}".getBytes(UTF_8),
            "[4]".getBytes(UTF_8)),
        FuzzTarget.ofBytes(
            "hec-acknowledgement",
            HecFuzz::acknowledgement,
            "{\"acks\":{\"7\":true}}".getBytes(UTF_8),
            "{\"acks\":{\"7\":false,\"8\":true}}".getBytes(UTF_8),
            "{\"acks\":[1,2,3,4,5,6,7,8]}".getBytes(UTF_8),
            "{\"text\":\"ACK is disabled\",\"code\":14}".getBytes(UTF_8)));
  }

  /**
   * It takes events only for a number that says so, answers for no more of them than were sent, and
   * its text goes nowhere.
   */
  private static void answer(byte[] body) throws IOException {
    for (var status : STATUSES) {
      var answer =
          new RemoteResponse(status, _ -> Optional.of("60"), new ByteArrayInputStream(body));
      var meaning = new HecAnswer(EVENTS, UNASKED).read(answer, Samples.NOON);

      assertThat(meaning.toString()).isPrintable().isASCII().hasSizeLessThan(500);
      switch (meaning) {
        case ReceiverResponse.Accepted() -> {
          assertThat(status).isEqualTo(200);
          assertThat(json(body).path("code").isIntegralNumber()).isTrue();
        }
        case ReceiverResponse.Each(var answers) -> assertThat(answers).hasSize(EVENTS);
        case ReceiverResponse.UpTo(var accepted, _) ->
            assertThat(accepted).isBetween(0, EVENTS - 1);
        default -> {} // it has taken none
      }
    }
  }

  /** Nothing is stored but by the word that its very number is. */
  private static void acknowledgement(byte[] body) throws IOException {
    for (var status : STATUSES) {
      var answer =
          new RemoteResponse(status, _ -> Optional.of("60"), new ByteArrayInputStream(body));
      var meaning = new HecAcknowledgement(CONNECTION, CHANNEL, CLOCK).read(answer, 7);

      assertThat(meaning.toString()).isPrintable().isASCII().hasSizeLessThan(500);
      if (meaning.filter(ReceiverResponse.Accepted.class::isInstance).isPresent()) {
        assertThat(status).isEqualTo(200);
        assertThat(json(body).at("/acks/7").isBoolean()).isTrue();
      }
    }
  }

  /** From a text: from bytes Jackson takes a name that is not UTF-8 for one that it knows. */
  private static JsonNode json(byte[] body) throws IOException {
    return JSON.readTree(new String(body, UTF_8));
  }
}
