// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static io.mdeoperator.sink.ecs.EcsAlerts.document;
import static io.mdeoperator.sink.format.SampleAlerts.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.SampleAlerts;
import io.mdeoperator.sink.row.SampleRows;
import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Tools;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is ECS by Elastic's own list of fields, types and values. */
@NeedsTool("ecs")
class EcsSchemaTest {
  private static final int GENERATED = 10_000;
  private static final int ROWS = 1_000;

  private EcsSchema schema;

  @BeforeEach
  void readSchema(Tools tools) throws IOException {
    schema = EcsSchema.read(tools.path("ecs"));
  }

  @Test
  void everyFieldIsKnownToElastic() {
    assertThat(alerts())
        .allSatisfy(alert -> assertThat(schema.faults(document(alert))).as(text(alert)).isEmpty());
  }

  @Test
  void everyFieldOfARowIsKnownToElastic() {
    var rows = SampleRows.in(Format.ECS);

    assertThat(SampleRows.generated(1, ROWS))
        .allSatisfy(row -> assertThat(schema.faults(rows.document(row))).as(text(row)).isEmpty());
  }

  @Test
  void categoryAndTypeFitTogether() {
    assertThat(alerts())
        .allSatisfy(alert -> assertThat(schema.misfits(document(alert))).as(text(alert)).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'host':{'nickname':'a'}}                     | host.nickname is unknown",
        "{'hostname':'a'}                              | hostname is unknown",
        "{'process':{'pid':'7'}}                       | process.pid is no long: \"7\"",
        "{'process':{'pid':7.5}}                       | process.pid is no long: 7.5",
        "{'host':{'name':7}}                           | host.name is no keyword: 7",
        "{'event':{'start':'yesterday'}}               | event.start is no date: \"yesterday\"",
        "{'related':{'ip':['192.0.2']}}                | related.ip is no ip: \"192.0.2\"",
        "{'related':{'ip':'192.0.2.7'}}                | related.ip is a list, or should be",
        "{'host':{'name':['a']}}                       | host.name is a list, or should be",
        "{'process':{'entry_leader':{'interactive':1}}} | process.entry_leader.interactive is no boolean: 1",
        "{'event':{'kind':'incident'}}                 | event.kind must not be \"incident\"",
        "{'event':{'type':['started']}}                | event.type must not be \"started\"",
        "{'labels':{'a':{'b':'c'}}}                    | labels.* is no keyword",
        "{'microsoft':{'defender':{'a':'b'}}}          | microsoft.defender.a is unknown",
      },
      quoteCharacter = '`')
  void plantedFaultsAreFound(String document, String fault) {
    assertThat(schema.faults(json(document.replace('\'', '"')))).containsExactly(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "malware,       start, malware has no type",
    "malware,       start, no category expects start",
    "registry,      info,  registry has no type",
    "host,          denied, no category expects denied",
    "configuration, end,   no category expects end"
  })
  void plantedMisfitsAreFound(String category, String type, String misfit) {
    var document =
        json("{\"event\":{\"category\":[\"%s\"],\"type\":[\"%s\"]}}".formatted(category, type));

    assertThat(schema.misfits(document)).contains(misfit);
  }

  @Test
  void vendorFieldsAreNotTheSchemas() {
    assertThat(schema.faults(json("{\"microsoft\":{\"defender_endpoint\":{\"a\":[{\"b\":7}]}}}")))
        .isEmpty();
  }

  private static Stream<Batch.Item> alerts() {
    return Stream.concat(SampleAlerts.documented(), SampleAlerts.generated(1, GENERATED));
  }

  private static String text(Batch.Item alert) {
    return new String(alert.json(), UTF_8);
  }
}
