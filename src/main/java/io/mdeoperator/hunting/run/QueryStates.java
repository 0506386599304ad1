// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The state of each query, by UID, so that one that is created again starts from nothing. So does
 * one whose tenant is another now, as soon as no run is under way for it. Thread-safe.
 */
public final class QueryStates {
  private final Map<String, QueryState> byUid = new ConcurrentHashMap<>();

  /** The state of a query, for the tenant that it is for now. */
  public QueryState of(QueryInput input, Instant passed, Instant now) {
    return byUid.compute(
        input.uid(),
        (_, known) ->
            known == null || (!known.isOf(input) && !known.isRunning())
                ? new QueryState(input, passed, now)
                : known);
  }

  /** The state of a query that was looked at before. */
  public Optional<QueryState> known(MdeHuntingQuery query) {
    return Optional.ofNullable(byUid.get(query.getMetadata().getUid()));
  }

  /** Something holds a query. */
  public void hold(MdeHuntingQuery query) {
    known(query).ifPresent(QueryState::hold);
  }

  /** Forgets a query that was deleted. */
  public void forget(MdeHuntingQuery query) {
    byUid.remove(query.getMetadata().getUid());
  }

  /** When a query began to run last, by the clock of waits; empty while it must not. */
  public Optional<Instant> lastRun(MdeHuntingQuery query) {
    return known(query).flatMap(QueryState::lastRun);
  }
}
