// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsReceiver("opensearch")
class OpenSearchIT {
  private static final String MAPPING =
      """
      {"properties": {"severity": {"type": "keyword"}, "count": {"type": "long"}}}
      """;

  private OpenSearch openSearch;
  private String index;

  @BeforeEach
  void createIndex(OpenSearch shared) {
    openSearch = shared;
    index = openSearch.name("alerts");
    openSearch.createIndex(index, MAPPING);
  }

  @Test
  void findsWhatWasIndexed() {
    assertThat(bulk(create("a1", 1), create("a2", 2))).containsExactly(201, 201);

    assertThat(openSearch.search(index))
        .extracting(hit -> hit.get("_id").asText(), hit -> hit.at("/_source/count").asInt())
        .containsExactlyInAnyOrder(tuple("a1", 1), tuple("a2", 2));
  }

  @Test
  void tellsTheVersionOfWhatWasWrittenTwice() {
    bulk(index("a1", 1));
    bulk(index("a1", 2));

    assertThat(openSearch.search(index))
        .extracting(hit -> hit.get("_version").asInt(), hit -> hit.at("/_source/count").asInt())
        .containsExactly(tuple(2, 2));
  }

  @Test
  void refusesWhatContradictsTheMapping() {
    var bad = "{\"create\":{\"_id\":\"b\"}}\n{\"count\":\"many\"}\n";

    assertThat(bulk(create("a1", 1), bad)).containsExactly(201, 400);
  }

  @Test
  void takesNothingWhileAnIndexIsClosed() {
    openSearch.closeIndex(index);
    assertThat(bulk(create("a1", 1))).containsExactly(400);

    openSearch.openIndex(index);
    assertThat(bulk(create("a1", 1))).containsExactly(201);
  }

  @Test
  void takesNothingWhileAnIndexIsReadOnly() {
    openSearch.setReadOnly(index, true);
    assertThat(bulk(create("a1", 1))).containsExactly(429);

    openSearch.setReadOnly(index, false);
    assertThat(bulk(create("a1", 1))).containsExactly(201);
  }

  @Test
  void dataStreamTakesWhatIsCreatedOnly() {
    var stream = openSearch.name("stream");
    openSearch.createDataStream(stream, MAPPING);
    var document = "{\"@timestamp\":\"2026-11-28T20:00:00Z\",\"count\":1}\n";

    assertThat(
            bulkTo(
                stream,
                "{\"create\":{\"_id\":\"a1\"}}\n" + document,
                "{\"index\":{\"_id\":\"a2\"}}\n" + document))
        .containsExactly(201, 400);
    assertThat(openSearch.search(stream))
        .extracting(hit -> hit.get("_id").asText())
        .containsExactly("a1");

    openSearch.deleteDataStream(stream);
    assertThat(openSearch.request("GET", "/_data_stream/" + stream, "").status()).isEqualTo(404);
  }

  @Test
  void saysWhatFailed() {
    openSearch.deleteIndex(index);

    assertThatThrownBy(() -> openSearch.search(index))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("index_not_found_exception");
  }

  private static String create(String id, int count) {
    return "{\"create\":{\"_id\":\"%s\"}}\n{\"count\":%d}\n".formatted(id, count);
  }

  private static String index(String id, int count) {
    return "{\"index\":{\"_id\":\"%s\"}}\n{\"count\":%d}\n".formatted(id, count);
  }

  /** The status of each item. */
  private List<Integer> bulk(String... items) {
    return bulkTo(index, items);
  }

  private List<Integer> bulkTo(String target, String... items) {
    var answer = openSearch.request("POST", "/" + target + "/_bulk", String.join("", items));
    assertThat(answer.status()).isEqualTo(200);
    var statuses = new ArrayList<Integer>();
    answer.body().get("items").forEach(item -> statuses.add(item.findValue("status").asInt()));
    return statuses;
  }
}
