// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.receiver.OpenSearch;
import io.mdeoperator.receiver.ReceiverFront;
import io.mdeoperator.sink.BehindGate;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** OpenSearch behind TLS and a credential. */
final class OpenSearchUnderTest implements BehindGate {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A text that is no number contradicts it, as any field may contradict a mapping. */
  static final String MAPPING =
      """
      {"properties": {
        "rule": {"properties": {"description": {"type": "long"}}},
        "microsoft": {"properties": {"defender_endpoint": {"properties": {"other": {"properties": {
          "Count": {"type": "long"}}}}}}}}}
      """;

  private final OpenSearch openSearch;
  private final String target;
  private final ReceiverFront front;
  private final LoopbackGate gate;
  private RecordKind records = RecordKind.ALERT;
  private final ElasticsearchTestEnvironment patient =
      new ElasticsearchTestEnvironment(AUTHORITY, Duration.ofMinutes(1));
  private final ElasticsearchTestEnvironment impatient =
      new ElasticsearchTestEnvironment(AUTHORITY, Duration.ofSeconds(1));

  private OpenSearchUnderTest(
      OpenSearch openSearch, String target, Consumer<ElasticsearchTestEnvironment> configuration) {
    this.openSearch = openSearch;
    this.target = target;
    front = ReceiverFront.before(openSearch.url(), AUTHORITY);
    gate = LoopbackGate.before(front.port());
    for (var environment : List.of(patient, impatient)) {
      configuration.accept(environment.url("https://localhost:" + gate.port()));
    }
    use("first");
  }

  /** Adds to a data stream. */
  static OpenSearchUnderTest ofDataStream(OpenSearch openSearch) {
    var stream = openSearch.name("alerts");
    openSearch.createDataStream(stream, MAPPING);
    return new OpenSearchUnderTest(
        openSearch, stream, environment -> environment.dataStream(stream));
  }

  /** Writes to an index. */
  static OpenSearchUnderTest ofIndex(OpenSearch openSearch) {
    var index = openSearch.name("alerts");
    openSearch.createIndex(index, MAPPING);
    return new OpenSearchUnderTest(openSearch, index, environment -> environment.index(index));
  }

  private void use(String apiKey) {
    front.requireAuthorization("ApiKey " + apiKey);
    for (var environment : List.of(patient, impatient)) {
      environment.apiKey(Samples.secret("elastic", Map.of("key", apiKey)));
    }
  }

  /** The data stream or index. */
  String target() {
    return target;
  }

  @Override
  public Sink sink() {
    return patient.sink();
  }

  @Override
  public Sink impatientSink() {
    return impatient.sink();
  }

  @Override
  public void of(RecordKind next) {
    records = next;
    patient.of(next);
    impatient.of(next);
  }

  /** In the order in which they were written: both have one shard. */
  @Override
  public List<JsonNode> received() {
    openSearch.refresh(target);
    var hits =
        openSearch
            .request(
                "POST",
                "/" + target + "/_search",
                "{\"size\": 1000, \"seq_no_primary_term\": true}")
            .body()
            .at("/hits/hits");
    return StreamSupport.stream(hits.spliterator(), false)
        .sorted(Comparator.comparingLong(hit -> hit.get("_seq_no").asLong()))
        .map(hit -> hit.get("_source"))
        .filter(
            document ->
                (records == RecordKind.ALERT ? "alert" : "event")
                    .equals(document.at("/event/kind").asText()))
        .map(
            document ->
                records == RecordKind.ALERT
                    ? asDefenderSaidIt(document)
                    : document.at("/microsoft/defender_endpoint/other"))
        .toList();
  }

  private static JsonNode asDefenderSaidIt(JsonNode document) {
    var vendor = document.at("/microsoft/defender_endpoint");
    return JSON.createObjectNode()
        .put("id", document.at("/event/id").asText())
        .put("title", document.at("/message").asText())
        .put("lastUpdateTime", vendor.path("lastUpdateTime").asText())
        .put("unknown", vendor.at("/other/unknown").asText());
  }

  @Override
  public SinkRecord refusedForGood(String id, int seconds) {
    return AlertRecords.of(unfit(id, seconds));
  }

  /** What contradicts the mapping, as an alert and as a row. */
  static Alert unfit(String id, int seconds) {
    var time = Samples.NOON.plusSeconds(seconds);
    var json =
        JSON.createObjectNode()
            .put("id", id)
            .put("lastUpdateTime", time.toString())
            .put("title", "An alert")
            .put("description", "not a number")
            .put("Count", "not a number")
            .toString();
    return new Alert(id, time, "", Samples.TENANT, json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public LoopbackGate gate() {
    return gate;
  }

  @Override
  public void changeCredentials() {
    use("second");
  }

  @Override
  public void close() {
    patient.close();
    impatient.close();
    gate.close();
    front.close();
  }
}
