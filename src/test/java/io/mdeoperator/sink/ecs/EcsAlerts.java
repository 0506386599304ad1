// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.defender.DefenderFuzz;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.format.AlertOrigin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Alerts as a feed hands them to a format, and the documents that come out. */
final class EcsAlerts {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  static final AlertOrigin ORIGIN = new AlertOrigin(Samples.TENANT, "Contoso Ltd", "ns", "feed");
  static final Ecs ECS = new Ecs(() -> Samples.NOON);

  private static final Path DOCUMENTED = Path.of("src/test/resources/documented-samples");

  private EcsAlerts() {}

  /** All alerts that Microsoft's documentation prints. */
  static Stream<Batch.Item> documented() {
    return Stream.of("get-alerts.example1.json", "get-alerts.example2-expand-evidence.json")
        .flatMap(file -> DefenderFuzz.alertsIn(read(file)).stream())
        .map(EcsAlerts::item);
  }

  /** Many alerts, the same for the same seed, each with something strange in it. */
  static Stream<Batch.Item> generated(long seed, int count) {
    var tenant = new CustomerTenant(Samples.TENANT, "Contoso", Clock.systemUTC());
    var generator = AlertGenerator.seeded(seed, tenant).size(0);
    var distortion = new Distortion(seed);
    return IntStream.range(0, count)
        .mapToObj(i -> generator.next(Samples.NOON.plusSeconds(i)))
        .map(alert -> item(distortion.of(alert)));
  }

  /** The alert as it is read of an answer. */
  static Batch.Item item(JsonNode alert) {
    try {
      return item(JSON.writeValueAsBytes(alert)); // a String would lose what is half a character
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The alert as it is read of an answer. */
  static Batch.Item item(String alert) {
    return item(alert.getBytes(UTF_8));
  }

  /** The alert as it is read of an answer. */
  static Batch.Item item(byte[] alert) {
    var answer = new ByteArrayOutputStream();
    answer.writeBytes("{\"value\":[".getBytes(UTF_8));
    answer.writeBytes(alert);
    answer.writeBytes("]}".getBytes(UTF_8));
    return item(DefenderFuzz.alertsIn(answer.toByteArray()).getFirst());
  }

  private static Batch.Item item(Alert alert) {
    var time = AlertTime.format(alert.lastUpdateTime());
    return new Batch.Item(Samples.TENANT + "/" + alert.id() + "/" + time, alert);
  }

  /** What is written for the alert; fails unless it is one line of JSON without duplicates. */
  static JsonNode document(String alert) {
    return document(item(alert));
  }

  /** What is written for the alert; fails unless it is one line of JSON without duplicates. */
  static JsonNode document(Batch.Item item) {
    return parse(new String(ECS.json(item, ORIGIN), UTF_8));
  }

  private static JsonNode parse(String line) {
    if (line.contains("\n") || line.contains("\r")) {
      throw new IllegalStateException("more than one line: " + line);
    }
    return json(line);
  }

  /** JSON as tests write it. */
  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  /** The texts, numbers and booleans in it, as texts. */
  static List<String> scalars(JsonNode node) {
    var found = new ArrayList<String>();
    collect(node, found);
    return found;
  }

  private static void collect(JsonNode node, List<String> found) {
    if (node.isValueNode()) {
      found.add(node.asText());
    }
    node.forEach(child -> collect(child, found));
  }

  /** An alert with one item of evidence. */
  static JsonNode documentOf(ObjectNode... evidence) {
    var alert = JSON.createObjectNode();
    alert.putArray("evidence").addAll(List.of(evidence));
    return document(item(alert));
  }

  private static byte[] read(String file) {
    try {
      return Files.readAllBytes(DOCUMENTED.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
