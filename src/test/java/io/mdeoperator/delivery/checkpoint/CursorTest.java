// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import static io.mdeoperator.alertsync.testing.Alerts.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.Limits;
import io.mdeoperator.base.Sha256;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CursorTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final Cursor cursor =
      Cursor.of(
          new Checkpoint(
              TENANT,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              0,
              0,
              0,
              0,
              Optional.empty(),
              List.of(),
              HandledRequests.NONE,
              Remembered.none()));

  @Test
  void remembersWhatWasDeliveredInAGapHoweverOldItIs() {
    cursor.delivered(revision("a", 0));
    cursor.delivered(revision("b", 2));
    cursor.addGap(new Gap(NOON, NOON.plusSeconds(1)));
    cursor.reached(NOON.plusSeconds(100), NOON.plusSeconds(100));

    cursor.forgetBeyond(Duration.ofSeconds(10));

    assertThat(cursor.admit(revision("a", 0))).isFalse();
    assertThat(cursor.admit(revision("b", 2))).isTrue();
  }

  @Test
  void takesTheSameRevisionOnce() {
    cursor.delivered(revision("a", 0));

    assertThat(cursor.admit(revision("a", 0))).isFalse();
    assertThat(cursor.admit(revision("a", 1))).isTrue();
    assertThat(cursor.admit(revision("b", 0))).isTrue();
    assertThat(cursor.progress().superseded()).isZero();
  }

  @Test
  void countsWhatIsOlderThanWhatWasDeliveredOnce() {
    cursor.delivered(revision("a", 5));
    cursor.saved();

    assertThat(cursor.admit(revision("a", 1))).isFalse();
    assertThat(cursor.admit(revision("a", 1))).isFalse();
    assertThat(cursor.progress().superseded()).isEqualTo(1);
    assertThat(cursor.isChanged()).as("worth a write").isFalse();
  }

  @Test
  void countsNoFurtherThanAStatusCanShow() {
    var most = Limits.EXACT_INTEGER;
    var full =
        Cursor.of(
            new Checkpoint(
                TENANT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                most,
                most,
                most,
                0,
                Optional.empty(),
                List.of(),
                HandledRequests.NONE,
                Remembered.none()));

    full.delivered(revision("a", 1));
    full.quarantined(revision("b", 1));
    full.admit(revision("a", 0));

    assertThat(full.progress().delivered()).isEqualTo(most);
    assertThat(full.progress().quarantined()).isEqualTo(most);
    assertThat(full.progress().superseded()).isEqualTo(most);
  }

  @Test
  void tellsTimesApartThatDifferBy100Nanoseconds() {
    cursor.delivered(new Revision("a", Instant.parse("2026-03-01T12:00:00.1000001Z")));

    assertThat(cursor.admit(new Revision("a", Instant.parse("2026-03-01T12:00:00.1000002Z"))))
        .isTrue();
    assertThat(cursor.admit(new Revision("a", Instant.parse("2026-03-01T12:00:00.1000001Z"))))
        .isFalse();
  }

  @Test
  void neverMovesBack() {
    cursor.reached(NOON, NOON);
    cursor.reached(NOON.minusSeconds(9), NOON);

    assertThat(cursor.progress().watermark()).contains(NOON);
  }

  @Test
  void isNotBlindedByAnAlertFromTheFuture() {
    cursor.reached(NOON.plus(Duration.ofDays(365)), NOON);

    assertThat(cursor.progress().watermark()).contains(NOON);
  }

  @Test
  void beginsAPassBeforeItsWatermark() {
    assertThat(cursor.start(Duration.ofMinutes(5))).isEmpty();

    cursor.reached(NOON, NOON);

    assertThat(cursor.start(Duration.ofMinutes(5))).contains(NOON.minusSeconds(300));
  }

  @Test
  void forgetsWhatNoPassCanMeetAgain() {
    cursor.delivered(revision("old", -61));
    cursor.delivered(revision("young", -60));
    cursor.reached(NOON, NOON);

    cursor.forgetBeyond(Duration.ofSeconds(60));

    assertThat(cursor.checkpoint(TENANT, HandledRequests.NONE).known().alerts().keys())
        .singleElement()
        .extracting(key -> key.value)
        .isEqualTo(Sha256.first64Bits("young"));
  }

  @Test
  void remembersWhatComesThoughItIsOlderThanWhatIsAskedFor() {
    cursor.beginPass(NOON.minusSeconds(60), NOON.minusSeconds(60), List.of());
    assertThat(cursor.admit(revision("stray", -61))).isTrue();
    cursor.delivered(revision("stray", -61));
    cursor.reached(NOON, NOON);

    cursor.forgetBeyond(Duration.ofSeconds(60));

    assertThat(cursor.admit(revision("stray", -61))).isFalse();
    assertThat(cursor.admit(revision("stray", -60))).isTrue();
  }

  @Test
  void forgetsTheOldestWhenThereAreTooManyAndReadsThemNoMore() {
    deliver(0, KnownRevisions.MAX_ALERTS + 10);

    var left = cursor.forgetSurplus(KnownRevisions.MAX_ALERTS);

    assertThat(left).isEqualTo(45_000);
    assertThat(cursor.checkpoint(TENANT, HandledRequests.NONE).known().alerts().size())
        .isEqualTo(left);
    assertThat(cursor.start(Duration.ofDays(365))).contains(NOON.plusSeconds(5_009).plusNanos(100));
    assertThat(cursor.admit(revision("a5010", 5_010))).isFalse();
  }

  /** A full page of a backlog is delivered before all that lies behind it. */
  @Test
  void readsWhatLiesBehindWhatWasDeliveredAheadOfTheWatermark() {
    deliver(-600, 600);
    for (var i = 0; i < 5_000; i++) {
      cursor.delivered(revision("ahead" + i, 3_600 + i));
    }

    cursor.forgetSurplus(5_500);

    assertThat(cursor.start(Duration.ofMinutes(5)).orElseThrow()).isBeforeOrEqualTo(NOON);
    assertThat(cursor.startOfRescan(Duration.ofDays(7)).orElseThrow()).isBeforeOrEqualTo(NOON);
  }

  @Test
  void forgetsAnInstantThatIsMostOfWhatItKnowsOnlyWhereItHasTo() {
    deliver(0, 4_001);
    for (var i = 0; i < 46_000; i++) {
      cursor.delivered(revision("same" + i, 5_000));
    }

    assertThat(cursor.forgetSurplus(KnownRevisions.MAX_ALERTS)).isEqualTo(50_000);
  }

  /** Each time all of them are sorted. */
  @Test
  void forgetsNothingMoreUntilManyHaveCome() {
    deliver(0, KnownRevisions.MAX_ALERTS + 1);
    var left = cursor.forgetSurplus(KnownRevisions.MAX_ALERTS);
    deliver(KnownRevisions.MAX_ALERTS + 1, 5_000);

    assertThat(cursor.forgetSurplus(KnownRevisions.MAX_ALERTS)).isEqualTo(left + 5_000);
  }

  private void deliver(int first, int count) {
    for (var i = first; i < first + count; i++) {
      cursor.delivered(revision("a" + i, i));
    }
    var end = NOON.plusSeconds((long) first + count);
    cursor.reached(end, end);
  }

  @Test
  void givesEverythingAgainAfterARewind() {
    cursor.delivered(revision("before", -100));
    cursor.delivered(revision("after", -10));
    cursor.reached(NOON, NOON);

    cursor.rewind(NOON.minusSeconds(50), 4);

    assertThat(cursor.admit(revision("after", -10))).isTrue();
    assertThat(cursor.admit(revision("before", -100))).isFalse();
    assertThat(cursor.progress().watermark()).contains(NOON.minusSeconds(50));
    assertThat(cursor.receipt()).isEqualTo(4);
  }

  @Test
  void namesARevisionAlwaysTheSame() {
    assertThat(
            RecordKind.ALERT.key("t", new Revision("a/b", Instant.parse("2026-03-01T12:00:00.5Z"))))
        .isEqualTo("t/a/b/2026-03-01T12:00:00.5000000Z");
    assertThat(RecordKind.ALERT.key("t", new Revision("a", NOON)))
        .isEqualTo("t/a/2026-03-01T12:00:00.0000000Z");
  }

  private static Revision revision(String id, int seconds) {
    return new Revision(id, NOON.plusSeconds(seconds));
  }

  @Test
  void aLargerGapReplacesThoseThatItCovers() {
    var far = new Gap(NOON.plusSeconds(200), NOON.plusSeconds(210));
    var large = new Gap(NOON, NOON.plusSeconds(100));
    cursor.addGap(new Gap(NOON.plusSeconds(10), NOON.plusSeconds(20)));
    cursor.addGap(far);

    cursor.addGap(large);

    assertThat(cursor.gaps()).containsExactlyInAnyOrder(large, far);
  }

  @Test
  void takesNoPartInAGapOfAnotherSinkBeforeWhatItReadsItself() {
    var old = new Gap(NOON.minusSeconds(100), NOON.minusSeconds(50));
    var recent = new Gap(NOON.minusSeconds(20), NOON.plusSeconds(20));

    cursor.beginPass(NOON, NOON, List.of(old, recent));

    cursor.beginGaps();

    assertThat(cursor.gaps()).containsExactly(new Gap(NOON, NOON.plusSeconds(20)));
    assertThat(cursor.admit(new Revision("a", NOON.minusSeconds(60)))).isFalse();
    assertThat(cursor.admit(new Revision("b", NOON.plusSeconds(10)))).isTrue();
  }

  @Test
  void theTwoClosestGapsBecomeOneWhereThereAreTooMany() {
    for (var i = 0; i < Gaps.MAX_GAPS; i++) {
      cursor.addGap(gap(10 * i, 10 * i + 1));
    }
    var all = cursor.gaps();

    cursor.addGap(gap(17, 18));

    assertThat(cursor.gaps()).hasSize(Gaps.MAX_GAPS).contains(gap(17, 21));
    assertThat(cursor.gaps()).containsAll(all.subList(3, all.size())).contains(gap(10, 11));
    assertThat(cursor.isChanged()).isTrue();
  }

  private static Gap gap(int from, int before) {
    return new Gap(NOON.plusSeconds(from), NOON.plusSeconds(before));
  }
}
