// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.base.NamespaceBudget.Reservation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class NamespaceBudgetTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private final NamespaceBudget budget = new NamespaceBudget(100, 60);

  @Test
  void givesANamespaceNoMoreThanItsShare() {
    assertThat(now("a", 40)).isPresent();
    assertThat(now("a", 21)).isEmpty();
    assertThat(now("a", 20)).isPresent();
  }

  @Test
  void leavesOtherNamespacesWhatOneCannotTake() {
    now("a", 60);
    var more = later("a", 1);

    assertThat(now("b", 40)).isPresent();
    assertThat(more).isNotDone();
  }

  @Test
  void givesAllNamespacesNoMoreThanTheTotal() {
    now("a", 60);

    assertThat(now("b", 41)).isEmpty();
    assertThat(now("b", 40)).isPresent();
  }

  @Test
  void waitsUntilEnoughIsGivenBack() {
    var first = now("a", 60).orElseThrow();
    var second = later("a", 30);

    first.close();

    assertThat(second.join()).isPresent();
    assertThat(now("a", 31)).isEmpty();
  }

  @Test
  void growsWithinTheShareAndGivesAllOfItBack() {
    var held = now("a", 10).orElseThrow();

    assertThat(held.grow(50)).isTrue();
    assertThat(held.grow(1)).isFalse();
    assertThat(now("a", 1)).isEmpty();
    held.close();

    assertThat(held.grow(1)).isFalse();
    assertThat(now("a", 60)).isPresent();
  }

  @Test
  void growsBeforeNobodyWhoWaits() {
    var held = now("a", 10).orElseThrow();
    var other = now("a", 40).orElseThrow();
    var waiting = later("a", 20);

    assertThat(held.grow(5)).isFalse();
    other.close();

    assertThat(waiting.join()).isPresent();
    assertThat(held.grow(5)).isTrue();
  }

  @Test
  void grantsInTheOrderOfArrival() {
    var first = now("a", 60).orElseThrow();
    var second = later("b", 60);
    var small = later("c", 10); // would have room, but the one before it would wait for ever

    assertThat(small).isNotDone();
    first.close();

    assertThat(second.join()).isPresent();
    assertThat(small.join()).isPresent();
  }

  @Test
  void continuesWithTheNextWhenOneGivesUp() {
    now("a", 60);
    assertThat(now("b", 60)).isEmpty();

    assertThat(now("c", 40)).isPresent();
  }

  @Test
  void endsTheWaitWhenTheThreadIsInterrupted() {
    now("a", 60);
    var interrupted = new CompletableFuture<Boolean>();
    var waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  var none = budget.reserve("a", 1, PATIENCE).isEmpty();
                  interrupted.complete(none && Thread.currentThread().isInterrupted());
                });
    await().until(() -> budget.waiting() == 1);

    waiting.interrupt();

    assertThat(interrupted.join()).isTrue();
    assertThat(budget.waiting()).isZero();
  }

  @Test
  void isGivenBackOnce() {
    var reservation = now("a", 60).orElseThrow();
    now("b", 40);

    reservation.close();
    reservation.close();

    assertThat(now("a", 60)).isPresent();
    assertThat(now("c", 1)).isEmpty();
  }

  @Test
  void refusesWhatCouldNeverBeGranted() {
    assertThatThrownBy(() -> now("a", 61)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NamespaceBudget(10, 11))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Optional<Reservation> now(String namespace, long bytes) {
    return budget.reserve(namespace, bytes, Duration.ZERO);
  }

  private CompletableFuture<Optional<Reservation>> later(String namespace, long bytes) {
    var before = budget.waiting();
    var reservation =
        CompletableFuture.supplyAsync(() -> budget.reserve(namespace, bytes, PATIENCE), THREADS);
    await().until(() -> budget.waiting() > before);
    return reservation;
  }
}
