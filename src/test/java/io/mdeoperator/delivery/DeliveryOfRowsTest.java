// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.SinkRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows have no revisions, and perhaps no time: each is delivered once, by its identity alone. */
class DeliveryOfRowsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final DeliveryPlan PLAN =
      new DeliveryPlan(
          RecordKind.HUNTING_ROW,
          "tenant",
          NOON.minus(HOUR),
          HOUR,
          Duration.ofHours(6),
          HOUR,
          Duration.ofDays(30));

  private final FakeSink sink = new FakeSink();
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private final MemoryQuarantine quarantine = new MemoryQuarantine();

  @Test
  void aRowIsDeliveredOnceWhateverItsTime() {
    var delivery = loaded();

    run(delivery, NOON, row("a", Instant.EPOCH), row("b", NOON.minusSeconds(9)));
    run(delivery, NOON.plus(HOUR), row("a", Instant.EPOCH), row("b", NOON.plusSeconds(9)));

    assertThat(sink.keys()).containsExactly("tenant/a", "tenant/b");
  }

  @Test
  void aRowWithoutATimeIsStillKnownAfterARestart() {
    run(loaded(), NOON, row("a", Instant.EPOCH));

    run(loaded(), NOON.plus(HOUR), row("a", Instant.EPOCH));

    assertThat(sink.ids()).containsExactly("a");
  }

  @Test
  void aRowIsForgottenOnlyWhenItCannotBeReadAgain() {
    var delivery = loaded();
    run(delivery, NOON, row("a", Instant.EPOCH));

    rescan(delivery, NOON.plus(HOUR.multipliedBy(6)));
    run(delivery, NOON.plus(HOUR.multipliedBy(6)));
    assertThat(delivery.cursor().known("a")).isPresent();

    rescan(delivery, NOON.plus(HOUR.multipliedBy(7)));
    run(delivery, NOON.plus(HOUR.multipliedBy(7)));
    assertThat(delivery.cursor().known("a")).isEmpty();
  }

  @Test
  void aRefusedRowIsTriedAgainByItsIdentity() {
    var delivery = loaded();
    sink.answer("a", Outcome.REFUSED);
    run(delivery, NOON, row("a", NOON.minusSeconds(9)));
    run(delivery, NOON.plusSeconds(60), row("a", NOON.minusSeconds(9)));
    assertThat(sink.ids()).containsExactly("a");
    assertThat(delivery.cursor().progress().quarantined()).isEqualTo(1);

    sink.answer("a", Outcome.ACCEPTED);
    var later = loaded();
    var redrive = new Redrive(quarantine, "again", () -> NOON);
    redrive.of(later, _ -> new Refetch.Answer.Fetched(List.of(row("a", NOON.minusSeconds(9)))));

    assertThat(sink.ids()).containsExactly("a", "a");
    assertThat(later.cursor().progress().quarantined()).isZero();
    assertThat(quarantine.of("siem")).isEqualTo(Result.ok(List.<Revision>of()));
  }

  /** The next rescan reads it, whenever that is. */
  @Test
  void tellsHowFarBackRowsComeAgainWhenACheckpointCannotBeUsed() {
    store.put("siem", "?".getBytes(StandardCharsets.UTF_8));
    var delivery = delivery();
    var known = new Progress(1, 0, 0, Optional.of(NOON), Optional.empty(), List.of());

    assertThat(delivery.load(new SinkStart(Optional.of(known), true, NOON))).isPresent();

    assertThat(delivery.position().notice().orElseThrow())
        .contains("from " + PLAN.startOfPass(delivery.cursor(), true, NOON) + ";");
  }

  /** A complete one, as each sink has now and then. */
  private static void rescan(SinkDelivery delivery, Instant serverTime) {
    run(delivery, serverTime);
    delivery.cursor().beginRescan(NOON);
    delivery.cursor().endRescan();
  }

  private SinkDelivery loaded() {
    var delivery = delivery();
    assertThat(delivery.load(new SinkStart(Optional.empty(), false, NOON))).isEmpty();
    return delivery;
  }

  private SinkDelivery delivery() {
    return new SinkDelivery(
        new SinkName("ns", "query", "siem"),
        PLAN,
        _ -> true,
        sink,
        new SinkStores(store, quarantine, Feeds.remembered()),
        new SinkPosition());
  }

  private static void run(SinkDelivery delivery, Instant serverTime, SinkRecord... rows) {
    var admitted = List.of(rows).stream().filter(delivery::admit).toList();
    assertThat(
            delivery.deliver(
                new Portion(admitted, Optional.of(serverTime), serverTime, Optional.empty())))
        .isEmpty();
  }

  private static SinkRecord row(String id, Instant time) {
    return new SinkRecord(id, time, "{}".getBytes(StandardCharsets.UTF_8));
  }
}
