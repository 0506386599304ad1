// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import io.mdeoperator.simulator.http.HttpCall;
import java.time.Clock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/**
 * All queries that were sent, of all tenants, in order of arrival: those that were refused, or that
 * a fault met, too. Thread-safe.
 */
public final class HuntingLedger {
  private final Clock clock;
  private final List<StartedQuery> entries = new ArrayList<>();

  /** Two calls may be alike in all that they say. */
  private final IdentityHashMap<HttpCall, StartedQuery> running = new IdentityHashMap<>();

  public HuntingLedger(Clock clock) {
    this.clock = clock;
  }

  public synchronized List<StartedQuery> all() {
    return List.copyOf(entries);
  }

  public List<StartedQuery> of(String tenantId) {
    return all().stream().filter(query -> tenantId.equalsIgnoreCase(query.tenantId())).toList();
  }

  /** How many queries of a tenant were ever under way at the same time. */
  public int mostAtOnce(String tenantId) {
    return of(tenantId).stream().mapToInt(StartedQuery::running).max().orElse(0);
  }

  /** How many queries are under way, of all tenants. */
  public synchronized int underWay() {
    return running.size();
  }

  /** Forgets all until now, but for those under way. */
  public synchronized void forget() {
    entries.clear();
  }

  /**
   * Writes down a query that begins.
   *
   * @param tenantId null if unknown
   */
  public synchronized void started(HttpCall call, String tenantId) {
    var asked = HuntingRequest.of(call);
    var others =
        running.values().stream().filter(query -> Objects.equals(tenantId, query.tenantId()));
    var query =
        new StartedQuery(
            clock.instant(),
            tenantId,
            asked.map(HuntingRequest::query).orElse(null),
            asked.map(HuntingRequest::timespan).orElse(null),
            (int) others.count() + 1);
    entries.add(query);
    running.put(call, query);
  }

  /** It has been answered, or dropped. */
  public synchronized void ended(HttpCall call) {
    running.remove(call);
  }
}
