package io.mdeoperator.tenant;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Wakes tenants later than at once, so that what concerns a thousand of them does not make a
 * thousand requests at the same moment. Of two wake-ups of a tenant of the same kind the one that
 * was asked for last counts. Does nothing before the controller runs, since it checks all tenants
 * when it starts. Thread-safe.
 */
final class DelayedTriggers extends AbstractEventSource<Void, MdeTenant> {
  private static final Duration APART = Duration.ofMillis(20);

  private final Map<Wakeup, Future<?>> pending = new HashMap<>();
  private ScheduledThreadPoolExecutor timer;

  /**
   * One of a tenant's: one after a longer time is not lost for one that comes first.
   *
   * @param kind the time that was asked for; zero for a turn among others
   */
  private record Wakeup(ResourceID tenant, Duration kind) {}

  DelayedTriggers() {
    super(Void.class, "wakeups");
  }

  @Override
  public synchronized void start() {
    if (!isRunning()) {
      timer =
          new ScheduledThreadPoolExecutor(
              1, Thread.ofPlatform().daemon().name("tenant-wakeups").factory());
      timer.setRemoveOnCancelPolicy(true);
      super.start();
    }
  }

  @Override
  public synchronized void stop() {
    if (isRunning()) {
      super.stop();
      timer.shutdownNow();
      pending.clear();
    }
  }

  /** One after the other, fifty a second. */
  void oneByOne(List<MdeTenant> tenants) {
    var wait = Duration.ZERO;
    for (var tenant : tenants) {
      schedule(wait, new Wakeup(ResourceID.fromResource(tenant), Duration.ZERO));
      wait = wait.plus(APART);
    }
  }

  /** Once after this time, which is longer than none. */
  void after(Duration wait, ResourceID tenant) {
    schedule(wait, new Wakeup(tenant, wait));
  }

  private synchronized void schedule(Duration wait, Wakeup wakeup) {
    if (!isRunning()) {
      return;
    }
    var replaced =
        pending.put(
            wakeup, timer.schedule(() -> wake(wakeup), wait.toMillis(), TimeUnit.MILLISECONDS));
    if (replaced != null) {
      replaced.cancel(false);
    }
  }

  /**
   * A filter that takes all updates from the framework, which would wake all at once, and wakes the
   * tenants that refer to the object one by one instead.
   *
   * @param news which updates matter; {@code (newer, older)}
   */
  <R extends HasMetadata> OnUpdateFilter<R> oneByOne(
      OnUpdateFilter<R> news, Function<R, List<MdeTenant>> referrers) {
    return (newer, older) -> {
      if (news.accept(newer, older)) {
        oneByOne(referrers.apply(newer));
      }
      return false;
    };
  }

  @Override
  public Set<Void> getSecondaryResources(MdeTenant tenant) {
    return Set.of();
  }

  private void wake(Wakeup wakeup) {
    synchronized (this) {
      pending.remove(wakeup);
    }
    getEventHandler().handleEvent(new Event(wakeup.tenant()));
  }
}
