// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The state of each feed, by UID, so that one that is created again starts from nothing. So does
 * one whose tenant is another now. Thread-safe.
 */
public final class FeedStates {
  private final Map<String, FeedState> byUid = new ConcurrentHashMap<>();

  /** The state of a feed, for the tenant that it reads now. */
  public FeedState of(FeedInput input, Instant now) {
    var uid = input.feed().getMetadata().getUid();
    var state = byUid.computeIfAbsent(uid, _ -> new FeedState(now));
    input.tenantId().ifPresent(state::readsFrom);
    return state;
  }

  /** Makes the next poll due as soon as nothing else holds the feed. */
  public void wakeUp(MdeAlertSync feed) {
    Optional.ofNullable(byUid.get(feed.getMetadata().getUid())).ifPresent(FeedState::wakeUp);
  }

  /** Forgets a feed that was deleted. */
  public void forget(MdeAlertSync feed) {
    byUid.remove(feed.getMetadata().getUid());
  }

  /** When a feed that may poll has polled last, by the clock of waits. */
  public Optional<Instant> lastPoll(MdeAlertSync feed) {
    return Optional.ofNullable(byUid.get(feed.getMetadata().getUid())).flatMap(FeedState::polledAt);
  }

  long sum(ToLongFunction<PollReport> count) {
    return byUid.values().stream().map(FeedState::report).mapToLong(count).sum();
  }

  /** When each feed that may poll has polled last, by the clock of waits. */
  Stream<Instant> polls() {
    return byUid.values().stream().flatMap(feed -> feed.polledAt().stream());
  }

  /** Since when each sink of that kind that is behind has been so, by the clock of waits. */
  Stream<Instant> behind(String kind) {
    return byUid.values().stream().flatMap(feed -> feed.behind(kind));
  }
}
