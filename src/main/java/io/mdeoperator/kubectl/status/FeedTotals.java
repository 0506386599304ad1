// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.status;

import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.KubeObject.Condition;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The feeds of one customer, summed up.
 *
 * @param delivered revisions that all sinks of a feed have, over all feeds
 * @param quarantined alerts, over all sinks
 * @param lagging sinks that read by themselves until they have caught up
 * @param problem of the first feed that is not Ready
 */
record FeedTotals(
    int feeds,
    int ready,
    long delivered,
    long quarantined,
    long lagging,
    Optional<Instant> lastAlert,
    Optional<Problem> problem) {
  static final FeedTotals NONE = new FeedTotals(0, 0, 0, 0, 0, Optional.empty(), Optional.empty());

  /** Why an object is not Ready, or will not stay so. */
  record Problem(String namespace, String object, Condition condition) {
    /** Of an object that is not Ready; one that has no status yet waits for the operator. */
    static Optional<Problem> of(KubeObject object) {
      var silent =
          new Condition("Unknown", "", "The operator has not reported on it.", Optional.empty());
      return object.isReady() || object.isSettled()
          ? Optional.empty()
          : Optional.of(of(object, object.ready().orElse(silent)));
    }

    /** Of an object that is Ready and warns. */
    static Optional<Problem> ahead(KubeObject object) {
      return object.warning().map(warning -> of(object, warning));
    }

    private static Problem of(KubeObject object, Condition condition) {
      return new Problem(object.namespace(), object.title(), condition);
    }
  }

  FeedTotals plus(KubeObject feed) {
    return new FeedTotals(
        feeds + 1,
        ready + (feed.isReady() ? 1 : 0),
        delivered + feed.number("status", "delivered"),
        quarantined + sinks(feed).mapToLong(sink -> sink.number("quarantined")).sum(),
        lagging + sinks(feed).filter(sink -> sink.has("lagging")).count(),
        Stream.concat(lastAlert.stream(), feed.time("status", "lastAlertTime").stream())
            .max(Instant::compareTo),
        problem.or(() -> Problem.of(feed)));
  }

  private static Stream<KubeObject> sinks(KubeObject feed) {
    return feed.elements("status", "sinks");
  }
}
