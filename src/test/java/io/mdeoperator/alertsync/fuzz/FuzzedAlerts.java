// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import io.mdeoperator.sink.Revision;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Alerts as a seed brings them: a few each time, now and then many, changed, or seen late. */
final class FuzzedAlerts {
  private static final List<String> SEVERITIES = List.of("Low", "Medium", "High");

  private final FeedWorld world;
  private final Random random;
  private final Map<String, String> severities = new TreeMap<>();
  private final Map<String, Revision> newest = new TreeMap<>();
  private final List<Late> late = new ArrayList<>();
  private int last;

  /** An alert that can be seen long after its last update. */
  private record Late(Instant visible, Revision revision) {}

  FuzzedAlerts(FeedWorld world, Random random) {
    this.world = world;
    this.random = random;
  }

  /** Some time has passed. */
  void come() {
    var now = world.time().now();
    lateOnesUntil(now);
    some(random.nextInt(8), now);
    if (random.nextInt(10) == 0) {
      late.add(new Late(now.plusSeconds(600 + random.nextInt(4800)), create(now)));
    }
    if (random.nextInt(15) == 0) {
      some(50 + random.nextInt(200), now);
    }
    if (random.nextBoolean() && !newest.isEmpty()) {
      appear(new Revision(any(), tick(now)), FeedLedger.MAX_UNDELIVERED);
    }
  }

  private void some(int count, Instant now) {
    for (var i = 0; i < count; i++) {
      appear(create(now.minusMillis(random.nextInt(120_000))), FeedLedger.MAX_UNDELIVERED);
    }
  }

  private Revision create(Instant time) {
    var id = "da" + ++last;
    severities.put(id, SEVERITIES.get(random.nextInt(SEVERITIES.size())));
    return new Revision(id, tick(time));
  }

  private static Instant tick(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  private void appear(Revision revision, Duration within) {
    newest.put(revision.identity(), revision);
    world.appear(revision, severities.get(revision.identity()), within);
  }

  /** What comes late does not come later than that. */
  void lateOnesUntil(Instant time) {
    var visible = late.stream().filter(one -> !one.visible().isAfter(time)).toList();
    late.removeAll(visible);
    visible.forEach(one -> appear(one.revision(), FeedLedger.MAX_UNDELIVERED_LATE));
  }

  /** The id of one of them. */
  String any() {
    var ids = List.copyOf(newest.keySet());
    return ids.isEmpty() ? "da1" : ids.get(random.nextInt(ids.size()));
  }

  /** The id of the one that comes next. */
  String next() {
    return "da" + (last + 1);
  }

  /** Those of another tenant come from now on. */
  void forget() {
    newest.clear();
    late.clear();
  }

  /** Another feed of the same tenant can see them, too. */
  void appearAgain() {
    newest.values().stream().toList().forEach(one -> appear(one, FeedLedger.MAX_UNDELIVERED_LATE));
  }
}
