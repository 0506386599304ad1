// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.defender.DefenderFuzz;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.cef.Cef;
import io.mdeoperator.sink.cef.CefRow;
import io.mdeoperator.sink.ecs.Ecs;
import io.mdeoperator.sink.ecs.EcsRow;
import io.mdeoperator.sink.ocsf.Ocsf;
import io.mdeoperator.sink.ocsf.OcsfRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Alerts as a feed hands them to a format. */
public final class SampleAlerts {
  public static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  public static final RecordOrigin ORIGIN =
      new RecordOrigin(RecordKind.ALERT, Samples.TENANT, "Contoso Ltd", "ns", "feed");

  /** What sinks can be asked for. */
  public static final Map<Format, RecordFormat> FORMATS =
      Map.of(
          Format.MDE, new Mde(),
          Format.ECS, new Ecs(() -> Samples.NOON),
          Format.OCSF, new Ocsf(() -> Samples.NOON));

  /** Those for rows, too. */
  public static final Formats<RecordFormat> ALL_FORMATS =
      new Formats<>(
          FORMATS,
          Map.of(
              Format.MDE, new Mde(),
              Format.ECS, new EcsRow(() -> Samples.NOON),
              Format.OCSF, new OcsfRow(() -> Samples.NOON)));

  /** As lines. */
  public static final Formats<LineFormat> LINES =
      new Formats<>(
          Map.of(Format.CEF, new Cef(), Format.MDE, new MdeLine()),
          Map.of(Format.CEF, new CefRow(), Format.MDE, new MdeLine()));

  private static final Path DOCUMENTED = Path.of("src/test/resources/documented-samples");

  private SampleAlerts() {}

  /** All alerts that Microsoft's documentation prints. */
  public static Stream<Batch.Item> documented() {
    return Stream.of("get-alerts.example1.json", "get-alerts.example2-expand-evidence.json")
        .flatMap(file -> DefenderFuzz.alertsIn(read(file)).stream())
        .map(SampleAlerts::item);
  }

  /** Many alerts, the same for the same seed, each with something strange in it. */
  public static Stream<Batch.Item> generated(long seed, int count) {
    var tenant = new CustomerTenant(Samples.TENANT, "Contoso", Clock.systemUTC());
    var generator = AlertGenerator.seeded(seed, tenant).size(0);
    var distortion = new Distortion(seed);
    return IntStream.range(0, count)
        .mapToObj(i -> generator.next(Samples.NOON.plusSeconds(i)))
        .map(alert -> item(distortion.of(alert)));
  }

  /** The alert as it is read of an answer. */
  public static Batch.Item item(JsonNode alert) {
    try {
      return item(JSON.writeValueAsBytes(alert)); // a String would lose what is half a character
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The alert as it is read of an answer. */
  public static Batch.Item item(String alert) {
    return item(alert.getBytes(UTF_8));
  }

  /** The alert as it is read of an answer. */
  public static Batch.Item item(byte[] alert) {
    var answer = new ByteArrayOutputStream();
    answer.writeBytes("{\"value\":[".getBytes(UTF_8));
    answer.writeBytes(alert);
    answer.writeBytes("]}".getBytes(UTF_8));
    return item(DefenderFuzz.alertsIn(answer.toByteArray()).getFirst());
  }

  private static Batch.Item item(Alert alert) {
    var time = AlertTime.format(alert.lastUpdateTime());
    return new Batch.Item(Samples.TENANT + "/" + alert.id() + "/" + time, AlertRecords.of(alert));
  }

  /** JSON as tests write it. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  private static byte[] read(String file) {
    try {
      return Files.readAllBytes(DOCUMENTED.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
