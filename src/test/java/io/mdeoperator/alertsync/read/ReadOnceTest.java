// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FixedRoom;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.delivery.memory.BatchRoom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A backlog is read once, in whatever order the API hands it out, and however it lies in time. */
class ReadOnceTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final long DAY = 864_000_000_000L;
  private static final int ALERTS = 16_384;

  /** With these an alert has about 2 KB, so a batch about a thousand. */
  private static final String BULK = ",\"title\":\"" + "x".repeat(1_900) + "\"";

  private static final int BATCH = 1_000;
  private static final int MOST_CALLS_PER_BATCH = 3;

  /** So small that there are some hundreds of them. */
  private static final int SMALL_BATCH = 128 << 10;

  private static final int MOST_CALLS_OF_DIVISION = 45;
  private static final int FEW_PARTS = 10;

  /** In which order the API hands rows out. */
  enum Order {
    OLDEST_FIRST(1.1),
    NEWEST_FIRST(1.1),
    /** As the real service does: within a kind of id the oldest first, but for random ids. */
    BY_KIND_OF_ID(1.15),
    NONE(1.1);

    private final double mostRowsPerAlert;

    Order(double mostRowsPerAlert) {
      this.mostRowsPerAlert = mostRowsPerAlert;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereItIsSpreadEvenly(Order order) {
    readsOnce(order, i -> DAY * i / ALERTS);
  }

  @ParameterizedTest
  @EnumSource
  void whereItComesByDayAndNotByNight(Order order) {
    readsOnce(order, i -> DAY / 3 + DAY / 3 * i / ALERTS);
  }

  @ParameterizedTest
  @EnumSource
  void whereItGrowsFasterAndFaster(Order order) {
    readsOnce(order, i -> (long) (DAY * Math.sqrt((double) i / ALERTS)));
  }

  /** As for one of many feeds that have a backlog at once. */
  @ParameterizedTest
  @EnumSource
  void inSmallBatches(Order order) {
    readsOnce(
        order,
        i -> DAY * i / ALERTS,
        BatchRoom.MIN_BYTES_OF_BACKLOG,
        _ -> BatchRoom.MIN_BYTES_OF_BACKLOG);
  }

  /** The first page finds all of it free, and what comes after that no more than it asks for. */
  @ParameterizedTest
  @EnumSource
  void whereOthersTakeTheMemory(Order order) {
    readsOnce(
        order,
        i -> DAY * i / ALERTS,
        BatchRoom.MAX_BYTES,
        windows -> windows.hasBacklog() ? windows.batchBytes() : BatchRoom.MAX_BYTES);
  }

  /** What is behind waits for the last of these, and a customer has so many in a minute or two. */
  @ParameterizedTest
  @EnumSource
  void aDivisionMakesFewCalls(Order order) {
    var source = new Source(order, i -> DAY * i / ALERTS);
    divide(source);
    assertThat(source.calls).isLessThanOrEqualTo(MOST_CALLS_OF_DIVISION);
  }

  /** It is taken for neither a huge backlog nor for one to be held in memory. */
  @ParameterizedTest
  @EnumSource
  void anApiThatNeitherSkipsNorCutsIsLookedAtAFewTimes(Order order) {
    var source =
        new Source(order, i -> DAY * i / ALERTS) {
          @Override
          public ApiAnswer behind(Window window, int skip, AlertHandler each) {
            return read(window, 0, each);
          }
        };
    assertThat(divide(source)).hasSizeBetween(2, FEW_PARTS);
    assertThat(source.calls).isLessThanOrEqualTo(MOST_CALLS_OF_DIVISION);
    assertThat(source.rows).isLessThanOrEqualTo(BATCH);
  }

  /** Where the first row that is looked at is a long one, for example. */
  @ParameterizedTest
  @EnumSource
  void whereNoLookSucceedsWhatWasReadIsDivided(Order order) {
    var source =
        new Source(order, i -> DAY * i / ALERTS) {
          @Override
          public ApiAnswer behind(Window window, int skip, AlertHandler each) {
            return new ApiAnswer.NoRoom(BatchRoom.MAX_BYTES);
          }
        };
    assertThat(divide(source)).hasSizeGreaterThan(2);
  }

  private static List<Window> divide(Source source) {
    var fetched =
        WindowQueue.pass(START, START, List.of())
            .next(source, _ -> Set.of("siem"), new FixedRoom(BatchRoom.MAX_ALERTS, SMALL_BATCH));
    return ((Advance.Divide) fetched.advance()).parts();
  }

  private static void readsOnce(Order order, LongUnaryOperator time) {
    readsOnce(order, time, BatchRoom.MAX_BYTES, _ -> BatchRoom.MAX_BYTES);
  }

  private static void readsOnce(
      Order order, LongUnaryOperator time, long batch, ToLongFunction<WindowQueue> room) {
    var source = new Source(order, time);
    var windows = WindowQueue.pass(START, START, List.of());
    var delivered = new HashSet<String>();
    while (!windows.isDone()) {
      var fetched =
          windows.next(
              source,
              alert -> delivered.contains(alert.id()) ? Set.of() : Set.of("siem"),
              new FixedRoom(BatchRoom.MAX_ALERTS, room.applyAsLong(windows)));
      if (fetched instanceof FetchResult.Ready ready) {
        ready.alerts().forEach(one -> assertThat(delivered.add(one.alert().id())).isTrue());
      }
      windows.advance(fetched.advance());
    }
    assertThat(delivered).hasSize(ALERTS);
    assertThat((double) source.rows / ALERTS).isLessThanOrEqualTo(order.mostRowsPerAlert);
    assertThat(source.calls)
        .isLessThanOrEqualTo(
            (int) (MOST_CALLS_PER_BATCH * ALERTS / BATCH * (BatchRoom.MAX_BYTES / batch)));
  }

  /** Hands out pages of ten thousand, until the reader has enough. */
  private static class Source implements PageReader {
    private static final int PAGE = 10_000;
    private final List<Alert> alerts;
    int rows;
    int calls;

    Source(Order order, LongUnaryOperator time) {
      alerts =
          new ArrayList<>(
              LongStream.range(0, ALERTS)
                  .mapToObj(
                      i ->
                          Alerts.of(
                              "da" + i,
                              Ticks.instant(Ticks.of(START) + time.applyAsLong(i)),
                              Alerts.TENANT,
                              BULK))
                  .toList());
      switch (order) {
        case OLDEST_FIRST -> {}
        case NEWEST_FIRST -> alerts.sort(Comparator.comparing(Alert::lastUpdateTime).reversed());
        case BY_KIND_OF_ID -> alerts.sort(Comparator.comparing(byKind(new Random(1))));
        case NONE -> Collections.shuffle(alerts, new Random(1));
      }
    }

    private static Function<Alert, String> byKind(Random random) {
      var ids = new HashMap<Alert, String>();
      return alert -> ids.computeIfAbsent(alert, _ -> id(Ticks.of(alert.lastUpdateTime()), random));
    }

    private static String id(long time, Random random) {
      return switch (random.nextInt(8)) {
        case 0 -> "%d_1".formatted(time);
        case 1 -> "ar%d_1".formatted(time);
        case 2 -> "da%s_1".formatted(new UUID(random.nextLong(), time));
        default -> "da%d_1".formatted(time);
      };
    }

    @Override
    public ApiAnswer read(Window window, int skip, AlertHandler each) {
      return page(window, skip, PAGE, each);
    }

    @Override
    public ApiAnswer behind(Window window, int skip, AlertHandler each) {
      return page(window, skip, 1, each);
    }

    private ApiAnswer page(Window window, int skip, int top, AlertHandler each) {
      calls++;
      var now = START.plusSeconds(86_400);
      var found =
          alerts.stream()
              .filter(alert -> !alert.lastUpdateTime().isBefore(window.from()))
              .filter(alert -> !window.endsBefore(alert.lastUpdateTime()))
              .skip(skip)
              .limit(top)
              .toList();
      for (var i = 0; i < found.size(); i++) {
        rows++;
        if (!each.take(found.get(i))) {
          return new ApiAnswer.Read(i + 1, false, now);
        }
      }
      return new ApiAnswer.Read(found.size(), found.size() < top, now);
    }

    @Override
    public ApiAnswer one(String id, AlertHandler each) {
      throw new AssertionError("nothing is read without evidence");
    }

    @Override
    public ApiAnswer control() {
      throw new AssertionError("nothing fails");
    }
  }
}
