// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.elasticsearch;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import io.mdeoperator.testing.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What requests look like and what answers lead to, those that OpenSearch does not give too; what
 * it does give is in {@link OpenSearchSinkIT}.
 */
class ElasticsearchSinkTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");

  private final WebhookReceiver receiver = WebhookReceiver.start(AUTHORITY);
  private final ElasticsearchTestEnvironment environment =
      new ElasticsearchTestEnvironment(AUTHORITY);

  @BeforeEach
  void takeEverything() {
    environment.url("https://localhost:" + receiver.port() + "/");
    receiver.answer(call -> BulkCall.of(call).answer((place, item) -> {}));
  }

  @AfterEach
  void close() {
    environment.close();
    receiver.close();
  }

  @Test
  void addsEachRevisionToTheDataStream() {
    assertThat(deliver(alert("a", 1), alert("b", 2)).outcomes()).containsOnly(Outcome.ACCEPTED);

    var call = receiver.calls().getFirst();
    assertThat(call.path())
        .isEqualTo(
            "/logs-mde.alert-default/_bulk?filter_path=errors,items.*._id,items.*.status,items.*.error.type,items.*.failure_store");
    assertThat(call.header("content-type")).isEqualTo("application/x-ndjson");
    var bulk = BulkCall.of(call);
    assertThat(bulk.lines().getFirst().toString())
        .isEqualTo("{\"create\":{\"_id\":\"%s\"}}".formatted(key("a", 1)));
    assertThat(bulk.documents())
        .extracting(document -> document.at("/event/id").asText())
        .containsExactly("a", "b");
  }

  @Test
  void replacesTheLatestRevisionInAnIndex() {
    environment.index("alerts").pipeline("ingested");

    deliver(alert("a", 1));

    var call = receiver.calls().getFirst();
    assertThat(call.path()).startsWith("/alerts/_bulk?").endsWith("&pipeline=ingested");
    var ticks = (Samples.NOON.getEpochSecond() + 1) * 10_000_000;
    assertThat(BulkCall.of(call).lines().getFirst().toString())
        .isEqualTo(
            "{\"index\":{\"_id\":\"%s/a\",\"version\":%d,\"version_type\":\"external_gte\"}}"
                .formatted(Samples.TENANT, ticks));
  }

  @Test
  void anAlertWithoutATimeHasTheLowestVersionAndATimestamp() {
    environment.index("alerts");
    var json = "{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_8);

    deliver(new Alert("a", Instant.EPOCH, "", Samples.TENANT, json));

    var bulk = BulkCall.of(receiver.calls().getFirst());
    assertThat(bulk.actions().getFirst().get("version").asLong()).isZero();
    assertThat(bulk.documents().getFirst().get("@timestamp").asText())
        .isEqualTo("2026-03-01T12:00:00.0000000Z");
  }

  @Test
  void saysWhoseAlertsTheyAre() {
    deliver(alert("a", 1));

    var document = BulkCall.of(receiver.calls().getFirst()).documents().getFirst();
    assertThat(document.at("/organization/id").asText()).isEqualTo(Samples.TENANT);
    assertThat(document.at("/organization/name").asText()).isEqualTo("Contoso Ltd");
    assertThat(document.at("/labels/idempotency_key").asText()).isEqualTo(key("a", 1));
  }

  @Test
  void theLastLineEndsWithANewline() {
    deliver(alert("a", 1), alert("b", 2));

    assertThat(BulkCall.of(receiver.calls().getFirst()).body()).endsWith("}\n");
  }

  @Test
  void prettyPrintedAlertsAreOneLine() {
    var json = "{\n  \"id\": \"a\",\n  \"other\": [\n 1 ]\r\n}".getBytes(StandardCharsets.UTF_8);

    deliver(new Alert("a", Samples.NOON, "", Samples.TENANT, json), alert("b", 1));

    assertThat(BulkCall.of(receiver.calls().getFirst()).lines()).hasSize(4);
  }

  @Test
  void aLongIdIsHashed() {
    deliver(alert("a".repeat(600), 1), alert("ä".repeat(300), 2), alert("b", 3));

    assertThat(BulkCall.of(receiver.calls().getFirst()).actions())
        .extracting(action -> action.get("_id").asText())
        .satisfies(
            ids -> {
              assertThat(ids.subList(0, 2)).allMatch(id -> id.matches("[0-9a-f]{64}"));
              assertThat(ids).doesNotHaveDuplicates().last().isEqualTo(key("b", 3));
            });
  }

  @Test
  void compressesUnlessToldOtherwise() {
    deliver(alert("a", 1, "x".repeat(2_000)));
    environment.uncompressed();
    deliver(alert("a", 1, "x".repeat(2_000)));

    assertThat(receiver.calls())
        .extracting(call -> call.header("content-encoding"))
        .containsExactly("gzip", "");
    assertThat(receiver.calls().getFirst().body()).hasSizeLessThan(1_500);
    assertThat(receiver.calls())
        .extracting(call -> BulkCall.of(call).documents().getFirst().at("/event/id").asText())
        .containsOnly("a");
  }

  @Test
  void sendsNoMoreAlertsAtOnceThanAskedFor() {
    environment.maxItems(2);

    deliver(alert("a", 1), alert("b", 2), alert("c", 3));

    assertThat(receiver.calls())
        .extracting(call -> BulkCall.of(call).documents().size())
        .containsExactly(2, 1);
  }

  @Test
  void sendsTheCredentialOfItsSecret() {
    environment.apiKey(Samples.secret("elastic", Map.of("key", "aWQ6a2V5")));
    deliver(alert("a", 1));
    environment.bearer(Samples.secret("elastic", Map.of("key", "token")));
    deliver(alert("a", 1));
    environment.basic(Samples.secret("elastic", Map.of("username", "mde", "password", "pässword")));
    deliver(alert("a", 1));

    var basic = Base64.getEncoder().encodeToString("mde:pässword".getBytes(StandardCharsets.UTF_8));
    assertThat(receiver.calls())
        .extracting(call -> call.header("authorization"))
        .containsExactly("ApiKey aWQ6a2V5", "Bearer token", "Basic " + basic);
  }

  @Test
  void aSecretGoesToItsAllowedHostsOnly() {
    environment.apiKey(Samples.secret("elastic", "other.example", Map.of("key", "aWQ6a2V5")));

    var problem = failure(alert("a", 1));

    assertThat(problem.reason()).isEqualTo(Reason.SINK_REJECTED);
    assertThat(problem.message()).contains("'elastic'", "allowed-hosts");
    assertThat(receiver.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "key,      two\u0000lines, SECRET_VALUE_MALFORMED",
    "password, missing,        SECRET_KEY_NOT_FOUND",
  })
  void saysWhatIsWrongWithASecret(String key, String value, Reason reason) {
    environment.apiKey(Samples.secret("elastic", Map.of(key, value)));

    assertThat(failure(alert("a", 1)).reason()).isEqualTo(reason);
  }

  @Test
  void errorsTrueWithHttp200IsRead() {
    answer(2, item -> failed(item, 400, "mapper_parsing_exception"));

    var answered = deliver(alert("a", 1), alert("b", 2), alert("c", 3));

    assertThat(answered.outcomes())
        .containsExactly(Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.REFUSED);
    assertThat(answered.refusals())
        .containsOnly(
            Map.entry(
                2,
                "The receiver rejects it (HTTP 400; it may contradict the mapping of the index)."));
  }

  @Test
  void aFailureStoreAnswerIsNotCalledDelivered() {
    answer(0, item -> item.put("failure_store", "used"));

    var answered = deliver(alert("a", 1), alert("b", 2));

    assertThat(answered.outcomes()).containsExactly(Outcome.REFUSED, Outcome.ACCEPTED);
    assertThat(answered.refusals().get(0)).contains("failure store");
  }

  @ParameterizedTest
  @CsvSource({
    "429, es_rejected_execution_exception, it has too much to do",
    "429, cluster_block_exception,         read-only",
    "403, cluster_block_exception,         read-only",
    "403, security_exception,              elasticsearch.auth",
    "404, index_not_found_exception,       does not exist",
    "400, index_closed_exception,          the index is closed",
    "503, unavailable_shards_exception,    its log may say why",
    "0,   something_new,                   its log may say why",
  })
  void whatIsNotTheAlertsFaultHolds(int status, String type, String said) {
    answer(1, item -> failed(item, status, type));

    var answered = deliver(alert("a", 1), alert("b", 2), alert("c", 3));

    assertThat(answered.outcomes())
        .containsExactly(Outcome.ACCEPTED, Outcome.RETRY, Outcome.ACCEPTED);
    assertThat(answered.problem())
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
              assertThat(problem.message()).contains(said, "The operator retries.");
            });
  }

  @Test
  void everythingRefusedIsTheSinksTrouble() {
    receiver.answer(
        call ->
            BulkCall.of(call)
                .answer((place, item) -> failed(item, 400, "illegal_argument_exception")));

    var problem = failure(alert("a", 1), alert("b", 2));

    assertThat(problem.reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
    assertThat(problem.message()).contains("rejects every alert", "elasticsearch.url");
  }

  /** A server that is something else, or that lies, has taken nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "OK",
        "[]",
        "{\"errors\":false}",
        "{\"errors\":false,\"items\":[]}",
        "{\"items\":[{\"create\":{\"_id\":\"other\",\"status\":201}},{\"create\":{\"_id\":\"other\",\"status\":201}}]}",
        "{\"items\":[1,2]}",
        "{\"items\":[{},{}]}",
        "\0\0\0{",
        "{\0[\0",
      })
  void anAnswerThatDoesNotNameTheDocumentsTakesNothing(String body) {
    receiver.answer(call -> new Reply(200, Map.of(), body));

    assertThat(failure(alert("a", 1), alert("b", 2)).message())
        .contains("does not answer as the bulk API");
  }

  @ParameterizedTest
  @CsvSource({
    "401, elasticsearch.auth",
    "403, elasticsearch.auth",
    "404, elasticsearch.url",
    "406, HTTP 406",
    "429, wait",
    "500, HTTP 500",
    "503, wait",
    "302, redirects",
  })
  void saysWhatAStatusMeans(int status, String said) {
    receiver.answer(status);

    assertThat(failure(alert("a", 1)).message()).contains(said);
  }

  @Test
  void aRequestThatIsTooLargeIsHalved() {
    receiver.answer(
        call -> {
          var bulk = BulkCall.of(call);
          return bulk.documents().size() > 1 ? Reply.status(413) : bulk.answer((place, item) -> {});
        });

    assertThat(deliver(alert("a", 1), alert("b", 2), alert("c", 3)).outcomes())
        .containsOnly(Outcome.ACCEPTED);
  }

  @Test
  void noTextOfTheReceiverReachesAMessage() {
    answer(0, item -> failed(item, 400, "secret-of-the-receiver"));
    var refused = deliver(alert("a", 1), alert("b", 2));
    answer(0, item -> failed(item, 500, "secret-of-the-receiver"));
    var failed = deliver(alert("a", 1), alert("b", 2));

    assertThat(List.of(refused.toString(), failed.toString()))
        .noneMatch(text -> text.contains("secret-of-the-receiver"));
  }

  private void answer(int place, Consumer<ObjectNode> change) {
    receiver.answer(
        call ->
            BulkCall.of(call)
                .answer(
                    (at, item) -> {
                      if (at == place) {
                        change.accept(item);
                      }
                    }));
  }

  private static void failed(ObjectNode item, int status, String type) {
    item.put("status", status).putObject("error").put("type", type).put("reason", "said by it");
  }

  private Delivery.Answered deliver(Alert... alerts) {
    return (Delivery.Answered) environment.sink().deliver(batch(alerts));
  }

  private Problem failure(Alert... alerts) {
    return ((Delivery.Failed) environment.sink().deliver(batch(alerts))).problem();
  }

  private static String key(String id, int seconds) {
    return Samples.item(alert(id, seconds)).key();
  }
}
