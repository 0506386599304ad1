// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.RemoteAction;
import io.mdeoperator.defender.machine.Posted;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Seeded schedules of faults; {@code -Dseeds=200} tries as many. */
class ActionFaultScheduleTest {
  private static final int SEEDS_FOR_A_BUG = 30;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("seeds", 15));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void asksOncePerAttempt(long seed) throws Exception {
    try (var schedule = new ActionSchedule(seed)) {
      schedule.run();
    }
  }

  @Test
  void findsAnOperatorThatPostsAgainAfter504() throws Exception {
    assertCaught(
        "that were not refused",
        schedule ->
            schedule.with(
                posted ->
                    posted instanceof Posted.Unknown(var failure)
                        ? new Posted.NotExecuted(failure)
                        : posted));
  }

  @Test
  void findsAnOperatorThatForgetsItsIntent() throws Exception {
    assertCaught(
        "that were not refused",
        schedule ->
            schedule.storing(
                status ->
                    status.action() == null && status.outcome() == null
                        ? status.withAttempt(null, null)
                        : status));
  }

  @Test
  void findsAnOperatorThatReleasesAForeignIsolation() throws Exception {
    assertCaught("isolations of", schedule -> schedule.storing(ActionFaultScheduleTest::claimed));
  }

  /** As if nobody else had asked for it, with the release that is due then. */
  private static MdeMachineActionStatus claimed(MdeMachineActionStatus status) {
    var action = status.action();
    if (action == null || action.foreign() == null) {
      return status;
    }
    var claimed =
        new RemoteAction(
            action.id(),
            action.status(),
            action.requestor(),
            action.created(),
            action.updated(),
            null,
            action.errorHResult());
    var release = status.release();
    return status
        .withAttempt(status.intent(), claimed)
        .withRelease(release == null ? null : release.withOutcome(null));
  }

  /** By what the bug breaks; an object that does not come to its end would be luck. */
  private static void assertCaught(String broken, Function<ActionSchedule, ActionSchedule> bug)
      throws Exception {
    var found = new ArrayList<String>();
    for (var seed = 1; seed <= SEEDS_FOR_A_BUG && found.isEmpty(); seed++) {
      try (var schedule = bug.apply(new ActionSchedule(seed))) {
        schedule.run();
      } catch (AssertionError failure) {
        Optional.of(failure.getMessage())
            .filter(text -> text.contains(broken))
            .ifPresent(found::add);
      }
    }
    assertThat(found).as(broken).isNotEmpty();
  }
}
