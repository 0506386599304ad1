// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.defender.DefenderFuzz;
import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.ecs.Ecs;
import io.mdeoperator.sink.format.RecordOrigin;
import io.mdeoperator.sink.http.ReceiverResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Bulk requests and their answers, for {@code hack/fuzz}. */
public final class BulkFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BulkBody BODY =
      new BulkBody(new BulkTarget.Latest("alerts"), new Ecs(() -> Samples.NOON));
  private static final RecordOrigin ORIGIN =
      new RecordOrigin(RecordKind.ALERT, Samples.TENANT, "Contoso Ltd", "partner", "siem");

  private BulkFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "bulk-request",
            BulkFuzz::request,
            "{\"value\":[{\"id\":\"a\\ud800\\n\",\"lastUpdateTime\":\"2026-03-01T11:00:00Z\",\"evidence\":[{\"entityType\":\"File\"}]},{}]}"
                .getBytes(UTF_8)),
        FuzzTarget.ofBytes(
            "bulk-answer",
            BulkFuzz::answer,
            "{\"took\":[1],\"items\":[{\"create\":{\"_id\":\"a\",\"status\":201}},{\"create\":{\"_id\":\"b\",\"status\":400,\"error\":{\"type\":\"index_closed_exception\"}}}]}"
                .getBytes(UTF_8)));
  }

  /** Two lines of JSON for each document, the action first, and no more bytes than foretold. */
  private static void request(byte[] page) throws Exception {
    for (var alert : DefenderFuzz.alertsIn(page)) {
      var item = new Batch.Item(Samples.TENANT + "/" + alert.id() + "/x", AlertRecords.of(alert));
      var sent = new ByteArrayOutputStream();
      BODY.of(List.of(item), ORIGIN).writeTo(sent);

      assertThat(sent.size()).isLessThanOrEqualTo((int) BODY.size(item));
      var lines = sent.toString(UTF_8).split("\n", -1);
      assertThat(lines).hasSize(3);
      assertThat(JSON.readTree(lines[0]).at("/index/_id").asText())
          .isEqualTo(BODY.target().id(item));
      assertThat(JSON.readTree(lines[1]).path("@timestamp").isTextual()).isTrue();
      assertThat(lines[2]).isEmpty();
    }
  }

  /** It answers for both documents, or it counts as no answer; its text goes nowhere. */
  private static void answer(byte[] body) throws Exception {
    switch (BulkAnswer.of(new ByteArrayInputStream(body), List.of("a", "b"))) {
      case ReceiverResponse.Each(var answers) ->
          assertThat(answers)
              .hasSize(2)
              .allSatisfy(one -> assertThat(one.toString()).isPrintable().isASCII());
      case ReceiverResponse.Unable(var what, var wait) -> {
        assertThat(what).contains("bulk API");
        assertThat(wait).isEmpty();
      }
      case ReceiverResponse other -> throw new AssertionError(other);
    }
  }
}
