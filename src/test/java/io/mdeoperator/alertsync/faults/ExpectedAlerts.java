// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.sink.Revision;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One customer's alerts, made as a seed says, and the state that each is in: what every sink has to
 * have in the end. Thread-safe.
 */
final class ExpectedAlerts {
  private static final int TICKS_PER_SECOND = 10_000_000;

  private final CustomerTenant tenant;
  private final Clock clock;
  private final Random random;
  private final List<String> ids = new ArrayList<>();
  private final Map<String, Instant> states = new HashMap<>();
  private Instant visibleFrom = Instant.MIN;
  private int revisions;

  /**
   * Is empty.
   *
   * @param clock of Defender
   */
  ExpectedAlerts(CustomerTenant tenant, Clock clock, Random random) {
    this.tenant = tenant;
    this.clock = clock;
    this.random = random;
  }

  /** Adds an alert of about that time, which may be seen from some time on. */
  synchronized void add(Instant lastUpdate, Instant visibleFrom) {
    put(withinASecond(lastUpdate), visibleFrom);
  }

  /** Adds alerts that have all the same time. */
  synchronized void addTied(int count, Instant lastUpdate) {
    for (var i = 0; i < count; i++) {
      put(Ticks.floor(lastUpdate), Instant.MIN);
    }
  }

  /** Changes one of the alerts; what it was like before. */
  synchronized Optional<Revision> update() {
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    var id = ids.get(random.nextInt(ids.size()));
    var now = withinASecond(clock.instant());
    var old = states.get(id);
    if (old.isAfter(now)) {
      return Optional.empty(); // the clock was set back: Defender does not set a last update back
    }
    tenant.alerts().update(id, now, alert -> alert.put("status", "InProgress"));
    states.put(id, now);
    revisions++;
    return Optional.of(new Revision(id, old));
  }

  /** The alert that was added last. */
  synchronized Optional<Revision> newest() {
    return ids.isEmpty()
        ? Optional.empty()
        : Optional.of(new Revision(ids.getLast(), states.get(ids.getLast())));
  }

  /** Every alert as it is now. */
  synchronized Set<Revision> states() {
    return states.entrySet().stream()
        .map(alert -> new Revision(alert.getKey(), alert.getValue()))
        .collect(Collectors.toSet());
  }

  /** How many states of alerts there were. */
  synchronized int revisions() {
    return revisions;
  }

  /** Whether every alert can be seen by now. */
  synchronized boolean isVisible() {
    return !clock.instant().isBefore(visibleFrom);
  }

  private void put(Instant time, Instant visibleFrom) {
    var id = "da" + (ids.size() + 1);
    tenant
        .alerts()
        .addVisibleFrom(
            visibleFrom,
            """
            {"id":"%s","lastUpdateTime":"%s","aadTenantId":"%s","evidence":[]}"""
                .formatted(id, AlertTime.format(time), tenant.id()));
    ids.add(id);
    states.put(id, time);
    this.visibleFrom = visibleFrom.isAfter(this.visibleFrom) ? visibleFrom : this.visibleFrom;
    revisions++;
  }

  private Instant withinASecond(Instant time) {
    return Ticks.floor(time.plusNanos(100L * random.nextInt(TICKS_PER_SECOND)));
  }
}
