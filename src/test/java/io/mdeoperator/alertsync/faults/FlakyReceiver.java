// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookReceiver.Call;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import io.mdeoperator.testing.tls.TestAuthority;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Receives the webhooks of several feeds at {@code /hook/<feed>}, tells their witnesses what it has
 * from now on, and has moods. Thread-safe.
 */
final class FlakyReceiver implements AutoCloseable {
  private static final Duration SLOWNESS = Duration.ofMillis(700);

  private final WebhookReceiver server;
  private final Map<String, FeedObserver> feeds;
  private final OperatorRuns epochs;
  private volatile Mood mood = Mood.GOOD;
  private volatile CountDownLatch over = new CountDownLatch(0);

  /** What it does to whoever calls. */
  enum Mood {
    GOOD,
    SLOW,
    /** 503, as while it is redeployed. */
    UNAVAILABLE,
    /** 429, come back in a second. */
    THROTTLING,
    /** 500. */
    BROKEN,
    /** Takes nothing and says nothing. */
    HANGING,
    /** Takes all and says nothing. */
    SILENT
  }

  FlakyReceiver(TestAuthority authority, List<FeedObserver> feeds, OperatorRuns epochs) {
    this.feeds =
        feeds.stream()
            .collect(Collectors.toMap(feed -> "/hook/" + feed.name(), Function.identity()));
    this.epochs = epochs;
    this.server = WebhookReceiver.start(authority);
    server.answer(this::answer);
  }

  /** On 127.0.0.1, with a certificate for {@code localhost}. */
  int port() {
    return server.port();
  }

  /** Is like this from now on; whoever was kept waiting is told that it failed. */
  void mood(Mood next) {
    var before = over;
    over = new CountDownLatch(1);
    mood = next;
    before.countDown();
  }

  @Override
  public void close() {
    over.countDown();
    server.close();
  }

  private Reply answer(Call call) {
    var feed = feeds.get(call.path());
    var wait = over;
    return switch (mood) {
      case GOOD -> take(feed, call);
      case SLOW -> {
        var reply = take(feed, call);
        pause(new CountDownLatch(1), SLOWNESS);
        yield reply;
      }
      case UNAVAILABLE -> Reply.status(503);
      case THROTTLING -> new Reply(429, Map.of("Retry-After", "1"), "");
      case BROKEN -> Reply.status(500);
      case HANGING -> {
        pause(wait, Duration.ofMinutes(1));
        yield Reply.status(500);
      }
      case SILENT -> {
        take(feed, call);
        feed.answersLost(epochs.current());
        pause(wait, Duration.ofMinutes(1));
        yield Reply.status(500);
      }
    };
  }

  private Reply take(FeedObserver feed, Call call) {
    feed.posted(epochs.current(), call.events());
    return Reply.status(204);
  }

  private static void pause(CountDownLatch until, Duration atMost) {
    try {
      var _ = until.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the receiver is closed
    }
  }
}
