// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.hunting.run.RunTurns.Turn;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunTurnsTest {
  /** Of those who do not wait. */
  private final RunTurns turns = new RunTurns(Duration.ZERO);

  @Test
  void oneRunAtATimeInATenantOverAllNamespaces() {
    var first = turns.take("a", "contoso").orElseThrow();

    assertThat(turns.take("a", "contoso")).isEmpty();
    assertThat(turns.take("b", "contoso")).isEmpty();
    assertThat(turns.take("b", "fabrikam")).isPresent();

    first.close();
    assertThat(turns.take("b", "contoso")).isPresent();
  }

  @Test
  void aNamespaceHasItsShareAndLeavesTheRestToOthers() {
    assertThat(taken("a", RunTurns.MAX)).isEqualTo(RunTurns.MAX_OF_NAMESPACE);
    assertThat(taken("b", RunTurns.MAX)).isEqualTo(RunTurns.MAX - RunTurns.MAX_OF_NAMESPACE);
  }

  private long taken(String namespace, int asked) {
    return IntStream.range(0, asked)
        .mapToObj(i -> turns.take(namespace, namespace + i))
        .filter(Optional::isPresent)
        .count();
  }

  @Test
  void whoGetsNoPlaceLeavesTheTenantToOthers() {
    taken("a", RunTurns.MAX_OF_NAMESPACE);

    assertThat(turns.take("a", "contoso")).isEmpty();

    assertThat(turns.take("b", "contoso")).isPresent();
  }

  @Test
  void aTurnThatIsOverGivesBackItsPlaceOnce() {
    var first = turns.take("a", "contoso").orElseThrow();
    taken("a", RunTurns.MAX_OF_NAMESPACE - 1);

    first.close();
    first.close();

    assertThat(turns.take("a", "contoso")).isPresent();
    assertThat(turns.take("a", "fabrikam")).isEmpty();
  }

  @Test
  void whoWaitsGetsTheTurnWhenItIsOver() throws Exception {
    var patient = new RunTurns(Duration.ofMinutes(1));
    var first = patient.take("a", "contoso").orElseThrow();
    var second = new FutureTask<Optional<Turn>>(() -> patient.take("b", "contoso"));
    var waiter = Thread.ofPlatform().start(second);
    await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);

    first.close();

    assertThat(second.get()).isPresent();
  }
}
