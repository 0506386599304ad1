// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.base.FatalErrors;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Reconciles tenants at once or later. The same trigger again replaces the one that is pending.
 * Ignores triggers before the controller runs, which reconciles all tenants when it starts.
 * Thread-safe.
 */
final class DelayedTriggers extends AbstractEventSource<Void, MdeTenant> {
  private static final Duration STAGGER = Duration.ofMillis(10);

  private final Map<Trigger, Future<?>> pending = new HashMap<>();
  private ScheduledThreadPoolExecutor timer;

  /** Which tenant to reconcile, and when. */
  record Trigger(ResourceID tenant, Duration delay) {
    static Trigger at(Duration delay, MdeTenant tenant) {
      return new Trigger(ResourceID.fromResource(tenant), delay);
    }

    static List<Trigger> atOnce(List<MdeTenant> tenants) {
      return tenants.stream().map(tenant -> at(Duration.ZERO, tenant)).toList();
    }

    /**
     * A hundred a second: what concerns a thousand tenants must not make a thousand requests at the
     * same moment.
     */
    static List<Trigger> staggered(List<MdeTenant> tenants) {
      return IntStream.range(0, tenants.size())
          .mapToObj(i -> at(STAGGER.multipliedBy(i), tenants.get(i)))
          .toList();
    }
  }

  DelayedTriggers() {
    super(Void.class, "triggers");
  }

  @Override
  public synchronized void start() {
    if (!isRunning()) {
      timer =
          new ScheduledThreadPoolExecutor(
              1, Thread.ofPlatform().daemon().name("tenant-triggers").factory());
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

  synchronized void schedule(Collection<Trigger> triggers) {
    if (isRunning()) {
      triggers.forEach(this::schedule);
    }
  }

  @Override
  public Set<Void> getSecondaryResources(MdeTenant tenant) {
    return Set.of();
  }

  private void schedule(Trigger trigger) {
    var replaced =
        pending.put(
            trigger,
            timer.schedule(
                FatalErrors.reporting(() -> fire(trigger)),
                trigger.delay().toMillis(),
                TimeUnit.MILLISECONDS));
    if (replaced != null) {
      replaced.cancel(false);
    }
  }

  private void fire(Trigger trigger) {
    synchronized (this) {
      pending.remove(trigger);
    }
    getEventHandler().handleEvent(new Event(trigger.tenant()));
  }
}
