// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults.receivers;

import io.mdeoperator.sink.Revision;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookReceiver.Call;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import io.mdeoperator.testing.tls.TestAuthority;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A receiver over HTTPS that has moods, whatever it does with requests. Thread-safe. */
final class HttpFaultReceiver implements ProcessReceiver {
  private static final Duration SLOWNESS = Duration.ofMillis(700);

  private final Protocol protocol;
  private final ReceiverWitness witness;
  private final WebhookReceiver server;
  private final LoopbackGate gate;
  private volatile Mood mood = Mood.GOOD;
  private volatile CountDownLatch over = new CountDownLatch(0);

  /** What it does with requests while it is good. */
  interface Protocol {
    /** The kind and settings of a feed's sink, in the flow style of YAML. */
    String sink(String root, String feed, String mode);

    /** Whose request it is. */
    String feed(Call call);

    /** Takes it, tells its witness, and answers. */
    Reply take(Call call);

    /** See {@link ProcessReceiver#problems}. */
    default List<String> problems(String feed, Set<Revision> expected) {
      return List.of();
    }
  }

  HttpFaultReceiver(TestAuthority authority, Protocol protocol, ReceiverWitness witness) {
    this.protocol = protocol;
    this.witness = witness;
    this.server = WebhookReceiver.start(authority);
    this.gate = LoopbackGate.before(server.port());
    server.answer(this::answer);
  }

  @Override
  public String sink(TestEnvironment stage, String feed, String mode) {
    return protocol.sink("https://localhost:" + gate.port(), feed, mode);
  }

  @Override
  public LoopbackGate gate() {
    return gate;
  }

  @Override
  public List<String> problems(String feed, Set<Revision> expected) {
    return protocol.problems(feed, expected);
  }

  @Override
  public void mood(Mood next) {
    var before = over;
    over = new CountDownLatch(1);
    mood = next;
    before.countDown();
  }

  @Override
  public void close() {
    over.countDown();
    gate.close();
    server.close();
  }

  private Reply answer(Call call) {
    var wait = over;
    return switch (mood) {
      case GOOD -> protocol.take(call);
      case SLOW -> {
        var reply = protocol.take(call);
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
        protocol.take(call);
        witness.answersLost(protocol.feed(call));
        pause(wait, Duration.ofMinutes(1));
        yield Reply.status(500);
      }
    };
  }

  private static void pause(CountDownLatch until, Duration atMost) {
    try {
      var _ = until.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the receiver is closed
    }
  }
}
