// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Encoding;
import io.mdeoperator.defender.DefenderFuzz;
import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.format.Mde;
import io.mdeoperator.sink.format.RecordOrigin;
import io.mdeoperator.sink.http.ReceiverResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Requests of OTLP and their answers, for {@code hack/fuzz}. */
public final class OtlpFuzz {
  private static final RecordOrigin ORIGIN =
      new RecordOrigin(RecordKind.ALERT, Samples.TENANT, "Contoso Ltd", "partner", "siem");

  private OtlpFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "otlp-request",
            OtlpFuzz::request,
            "{\"value\":[{\"id\":\"a\\ud800\\n\",\"severity\":\"High\",\"n\":[1,-2.5,1e999,null],\"evidence\":[{\"entityType\":\"File\"}]},{}]}"
                .getBytes(UTF_8)),
        FuzzTarget.ofBytes(
            "otlp-answer",
            OtlpFuzz::answer,
            "\n\u0008\u0008\u0003\u0012\u0004said".getBytes(UTF_8),
            "{\"partialSuccess\":{\"rejectedLogRecords\":\"3\"}}".getBytes(UTF_8)));
  }

  /** The published definition reads it, and it is no larger than foretold. */
  private static void request(byte[] page) throws Exception {
    for (var alert : DefenderFuzz.alertsIn(page)) {
      var item = new Batch.Item(Samples.TENANT + "/" + alert.id() + "/x", AlertRecords.of(alert));
      for (var isStructured : List.of(true, false)) {
        var records = new LogRecords(Wire.of(Encoding.PROTOBUF), new Mde(), isStructured);

        var request = records.request(List.of(item), ORIGIN, Samples.NOON);

        assertThat((long) request.length).isLessThanOrEqualTo(records.size(item, ORIGIN));
        assertThat(OtlpCall.records(request)).hasSize(1);
      }
    }
  }

  /** It takes records or says what is wrong, and its text goes nowhere. */
  private static void answer(byte[] body) throws IOException {
    for (var encoding : Encoding.values()) {
      var wire = Wire.of(encoding);
      for (var records : List.of(1, 2)) {
        var answer = new RemoteResponse(200, _ -> Optional.empty(), new ByteArrayInputStream(body));
        var meaning = new OtlpAnswer(wire, records).read(answer, Samples.NOON);

        switch (meaning) {
          case ReceiverResponse.Accepted() -> assertThat(rejected(wire, body)).isNotPositive();
          case ReceiverResponse.Refused _ -> assertThat(records).isEqualTo(1);
          case ReceiverResponse.Some() -> assertThat(rejected(wire, body)).isPositive();
          default -> assertThat(meaning.toString()).contains("check otlp.endpoint");
        }
      }
    }
  }

  private static long rejected(Wire wire, byte[] body) throws IOException {
    return wire.message(body).at("/partialSuccess/rejectedLogRecords").asLong();
  }
}
