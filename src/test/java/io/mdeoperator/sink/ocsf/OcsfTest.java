// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import static io.mdeoperator.sink.ocsf.OcsfAlerts.document;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.sink.format.RecordFormatContract;
import io.mdeoperator.sink.format.SampleAlerts;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every alert, whatever is in it. */
class OcsfTest extends RecordFormatContract {
  private static final int GENERATED = 2_000;

  OcsfTest() {
    super(OcsfAlerts.UNDER_TEST, "/unmapped/unreadable");
  }

  /** Two alerts never have values of different types in a field of Defender. */
  @Test
  void whatHasNoAttributeIsText() {
    assertThat(SampleAlerts.generated(4, GENERATED))
        .allSatisfy(
            alert -> {
              var document = document(alert);
              assertThat(scalars(document.path("unmapped"))).allMatch(JsonNode::isTextual);
              assertThat(document.path("evidences"))
                  .allSatisfy(
                      item -> assertThat(scalars(item.path("data"))).allMatch(JsonNode::isTextual));
            });
  }

  @Test
  void anObservableIsWhereItSays() {
    assertThat(SampleAlerts.generated(5, GENERATED))
        .allSatisfy(
            alert -> {
              var document = document(alert);
              assertThat(document.path("observables"))
                  .allSatisfy(
                      observable ->
                          assertThat(document.at(pointer(observable)))
                              .isEqualTo(observable.path("value")));
            });
  }

  private static String pointer(JsonNode observable) {
    return "/"
        + observable.path("name").asText().replace("[", "/").replace("]", "").replace('.', '/');
  }

  private static Stream<JsonNode> scalars(JsonNode node) {
    return node.isContainerNode()
        ? node.valueStream().flatMap(OcsfTest::scalars)
        : Stream.of(node).filter(one -> !one.isMissingNode());
  }
}
