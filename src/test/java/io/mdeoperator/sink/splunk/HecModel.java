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

  /** What it has indexed, in order. */
  List<JsonNode> events() {
    return List.copyOf(events);
  }

  Reply answer(Call call) {
    if (!call.header("authorization").equals("Splunk " + token)) {
      return reply(403, "{\"text\":\"Invalid token\",\"code\":4}");
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
    return reply(200, "{\"text\":\"Success\",\"code\":0}");
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
