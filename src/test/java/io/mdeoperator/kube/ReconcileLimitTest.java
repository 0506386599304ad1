// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.base.Watchdog;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many objects are reconciled, and how many wait with a thread of their own. */
class ReconcileLimitTest {
  private static final String NOISY = "noisy";

  private final ReconcileLimit limit =
      new ReconcileLimit(new Watchdog(MonotonicClock.system()), _ -> true);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger running = new AtomicInteger();
  private final Semaphore ended = new Semaphore(0);
  private final Queue<UpdateControl<ConfigMap>> later = new ConcurrentLinkedQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    release.countDown();
    threads.close();
  }

  @Test
  void aNamespaceLeavesPermitsToOthers() {
    begin(NOISY, ReconcileLimit.MAX);
    awaitRunning(ReconcileLimit.MAX_PER_NAMESPACE);

    begin("other", 1);

    awaitRunning(ReconcileLimit.MAX_PER_NAMESPACE + 1);
  }

  @Test
  void mostComeAgainInsteadOfWaiting() {
    begin(NOISY, ReconcileLimit.MAX_WITH_WAITING_PER_NAMESPACE + 20);

    await().until(later::size, size -> size == 20);

    assertThat(later).allMatch(UpdateControl::isNoUpdate);
    assertThat(later)
        .allSatisfy(
            control ->
                assertThat(control.getScheduleDelay().orElseThrow()).isBetween(5_000L, 15_000L));
    begin("other", 1);
    awaitRunning(ReconcileLimit.MAX_PER_NAMESPACE + 1);
  }

  @Test
  void thoseThatWaitFollow() {
    begin(NOISY, ReconcileLimit.MAX_WITH_WAITING_PER_NAMESPACE);
    awaitRunning(ReconcileLimit.MAX_PER_NAMESPACE);

    release.countDown();

    await().until(() -> ended.availablePermits() == ReconcileLimit.MAX_WITH_WAITING_PER_NAMESPACE);
  }

  @Test
  void leavesAloneWhatIsNotOurs() {
    var others =
        new ReconcileLimit(
            new Watchdog(MonotonicClock.system()),
            object -> !"others".equals(object.getMetadata().getNamespace()));

    assertThat(
            others
                .run(object("others"), ReconcileLimitTest::held, this::failing)
                .getScheduleDelay())
        .isEmpty();
    assertThat(
            others
                .run(
                    object("ours"),
                    ReconcileLimitTest::held,
                    () -> UpdateControl.<ConfigMap>noUpdate().rescheduleAfter(1))
                .getScheduleDelay())
        .hasValue(1L);
  }

  @Test
  void leavesAloneWhatIsNotOursAnyMoreAfterTheWait() {
    var asked = new AtomicInteger();
    var lost =
        new ReconcileLimit(
            new Watchdog(MonotonicClock.system()), _ -> asked.getAndIncrement() == 0);

    assertThat(lost.run(object("ours"), ReconcileLimitTest::held, this::failing).getScheduleDelay())
        .isEmpty();
    assertThat(asked).hasValue(2);
  }

  @Test
  void leavesAloneWhatWasDeletedWhileItWaited() {
    var deleted = limit.run(object(NOISY), _ -> Optional.empty(), this::failing);
    var madeAgain =
        limit.run(object(NOISY), _ -> Optional.of(object(NOISY, "other")), this::failing);

    assertThat(List.of(deleted, madeAgain))
        .allSatisfy(control -> assertThat(control.getScheduleDelay()).isEmpty());
  }

  private UpdateControl<ConfigMap> failing() {
    throw new AssertionError("is not reconciled");
  }

  private void begin(String namespace, int count) {
    for (var i = 0; i < count; i++) {
      threads.execute(
          () ->
              Optional.of(limit.run(object(namespace), ReconcileLimitTest::held, this::block))
                  .filter(control -> control.getScheduleDelay().isPresent())
                  .ifPresent(later::add));
    }
  }

  private UpdateControl<ConfigMap> block() {
    running.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ended.release();
    return UpdateControl.noUpdate();
  }

  private void awaitRunning(int count) {
    await().until(running::get, value -> value == count);
  }

  private static Optional<ConfigMap> held(ResourceID id) {
    return Optional.of(object(id.getNamespace().orElseThrow()));
  }

  private static ConfigMap object(String namespace) {
    return object(namespace, "uid");
  }

  private static ConfigMap object(String namespace, String uid) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("object")
        .withUid(uid)
        .endMetadata()
        .build();
  }
}
