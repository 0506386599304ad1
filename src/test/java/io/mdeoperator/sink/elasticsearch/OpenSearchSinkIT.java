// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.elasticsearch;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static io.mdeoperator.sink.elasticsearch.OpenSearchUnderTest.unfit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.OpenSearch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What OpenSearch does with what the sink sends, beyond what every sink has to pass. */
@Tag("slow")
@NeedsReceiver("opensearch")
class OpenSearchSinkIT {
  private OpenSearch openSearch;
  private OpenSearchUnderTest history;
  private OpenSearchUnderTest latest;

  @BeforeEach
  void open(OpenSearch shared) {
    openSearch = shared;
    history = OpenSearchUnderTest.ofDataStream(shared);
    latest = OpenSearchUnderTest.ofIndex(shared);
  }

  @AfterEach
  void close() {
    history.close();
    latest.close();
  }

  @Test
  void aDataStreamHoldsTheHistoryAndAnIndexTheLatestRevision() {
    for (var sink : List.of(history, latest)) {
      deliver(sink, alert("a", 1, "New"));
      deliver(sink, alert("a", 2, "Resolved"));
    }

    assertThat(history.received())
        .extracting(OpenSearchSinkIT::title)
        .containsExactly("New", "Resolved");
    assertThat(latest.received()).extracting(OpenSearchSinkIT::title).containsExactly("Resolved");
  }

  @Test
  void a409IsDelivered() {
    deliver(history, alert("a", 1));

    assertThat(deliver(history, alert("a", 1), alert("b", 1)).outcomes())
        .containsOnly(Outcome.ACCEPTED);
    assertThat(history.received()).hasSize(2);
  }

  @Test
  void anOlderRevisionIsDelivered() {
    deliver(latest, alert("a", 2, "Resolved"));

    assertThat(deliver(latest, alert("a", 1, "New")).outcomes()).containsOnly(Outcome.ACCEPTED);
    assertThat(latest.received()).extracting(OpenSearchSinkIT::title).containsExactly("Resolved");
  }

  @Test
  void aClosedIndexIsNoFaultOfAnAlert() {
    openSearch.closeIndex(latest.target());

    assertThat(problem(latest, alert("a", 1), alert("b", 1))).contains("the index is closed");

    openSearch.openIndex(latest.target());
    assertThat(deliver(latest, alert("a", 1), alert("b", 1)).outcomes())
        .containsOnly(Outcome.ACCEPTED);
  }

  @Test
  void aReadOnlyIndexWaits() {
    openSearch.setReadOnly(latest.target(), true);

    assertThat(problem(latest, alert("a", 1), alert("b", 1))).contains("read-only");

    openSearch.setReadOnly(latest.target(), false);
    assertThat(deliver(latest, alert("a", 1), alert("b", 1)).outcomes())
        .containsOnly(Outcome.ACCEPTED);
  }

  @Test
  void oneMappingConflictQuarantinesOne() {
    var answered = deliver(history, alert("a", 1), unfit("bad", 2), alert("c", 3));

    assertThat(answered.outcomes())
        .containsExactly(Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED);
    assertThat(answered.refusals().get(1)).contains("mapping of the index");
  }

  @Test
  void aMappingThatNoAlertFitsHolds() {
    assertThat(problem(history, unfit("a", 1), unfit("b", 2)))
        .contains("rejects every alert", "mapping");
    assertThat(history.received()).isEmpty();
  }

  @Test
  void aLongIdIsHashed() {
    assertThat(deliver(history, alert("a".repeat(600), 1), alert("b", 1)).outcomes())
        .containsOnly(Outcome.ACCEPTED);
    assertThat(history.received()).hasSize(2);
  }

  /** Its backing index is another one then, and an id is unique in one index only. */
  @Test
  void rolloverMayDuplicate() {
    deliver(history, alert("a", 1));
    openSearch.request("POST", "/" + history.target() + "/_rollover", "");

    deliver(history, alert("a", 1));

    assertThat(history.received()).hasSize(2);
  }

  private static Delivery.Answered deliver(OpenSearchUnderTest sink, Alert... alerts) {
    return (Delivery.Answered) sink.sink().deliver(batch(alerts));
  }

  private static String problem(OpenSearchUnderTest sink, Alert... alerts) {
    return ((Delivery.Failed) sink.sink().deliver(batch(alerts))).problem().message();
  }

  private static String title(JsonNode alert) {
    return alert.get("title").asText();
  }
}
