// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.splunk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.testing.WebhookReceiver.Call;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * A model of Splunk's HTTP Event Collector as its documentation describes it ("Troubleshoot HTTP
 * Event Collector"): it indexes the events before an invalid one, names that one's number, and
 * indexes none behind it. Splunk itself is not to be had here. Thread-safe.
 */
final class HecModel {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private volatile String token;
  private volatile Predicate<JsonNode> invalid = _ -> false;

  /** By channel; empty while acknowledgement is off. */
  private volatile Optional<Acknowledgements> acknowledgements = Optional.empty();

  HecModel(String token) {
    this.token = token;
  }

  void token(String next) {
    token = next;
  }

  /** These events are invalid data from now on. */
  void refuse(Predicate<JsonNode> next) {
    invalid = next;
  }

  /**
   * Requests need a channel from now on, and are acknowledged when they were asked for so often.
   *
   * @param questions 0: never
   */
  void acknowledge(int questions) {
    acknowledgements = Optional.of(new Acknowledgements(questions));
  }

  /** What it has indexed, in order. */
  List<JsonNode> events() {
    return List.copyOf(events);
  }

  Reply answer(Call call) {
    if (!call.header("authorization").equals("Splunk " + token)) {
      return reply(403, "{\"text\":\"Invalid token\",\"code\":4}");
    }
    if (acknowledgements.isPresent() && channel(call).isEmpty()) {
      return reply(400, "{\"text\":\"Data channel is missing\",\"code\":10}");
    }
    if (call.path().equals("/services/collector/ack")) {
      return acknowledgements
          .map(some -> some.answer(call))
          .orElseGet(() -> reply(400, "{\"text\":\"ACK is disabled\",\"code\":14}"));
    }
    var sent = events(call);
    for (var number = 0; number < sent.size(); number++) {
      if (invalid.test(sent.get(number))) {
        return reply(
            400,
            "{\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":%d}"
                .formatted(number));
      }
      events.add(sent.get(number));
    }
    return acknowledgements
        .map(some -> some.taken(call))
        .orElseGet(() -> reply(200, "{\"text\":\"Success\",\"code\":0}"));
  }

  private static String channel(Call call) {
    return call.header("x-splunk-request-channel");
  }

  /** What is asked about the requests of each channel; only the indexer of a cookie knows it. */
  private static final class Acknowledgements {
    private static final String COOKIE = "indexer=one";

    private final int questions;
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    Acknowledgements(int questions) {
      this.questions = questions;
    }

    Reply taken(Call call) {
      var ackId = taken.merge(channel(call), 1, Integer::sum) - 1;
      return new Reply(
          200,
          Map.of("Content-Type", "application/json", "Set-Cookie", COOKIE + "; Path=/; HttpOnly"),
          "{\"text\":\"Success\",\"code\":0,\"ackId\":%d}".formatted(ackId));
    }

    Reply answer(Call call) {
      var ackId = events(call).getFirst().get("acks").get(0).asInt();
      var isKnown =
          call.header("cookie").equals(COOKIE) && ackId < taken.getOrDefault(channel(call), 0);
      var count = asked.merge(channel(call) + ackId, 1, Integer::sum);
      return reply(200, "{\"acks\":{\"%d\":%b}}".formatted(ackId, isKnown && count == questions));
    }
  }

  static Reply reply(int status, String body) {
    return new Reply(status, Map.of("Content-Type", "application/json"), body);
  }

  /** The events of a request. */
  static List<JsonNode> events(Call call) {
    try (var body = body(call);
        var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(body)) {
      return new ArrayList<>(values.readAll());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream body(Call call) throws IOException {
    var bytes = new ByteArrayInputStream(call.body());
    return call.header("content-encoding").equals("gzip") ? new GZIPInputStream(bytes) : bytes;
  }
}
