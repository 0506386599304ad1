// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Device;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.ReleaseOutcome;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A device that is to be released does not stay isolated for want of one more try, or by mistake.
 */
class ReleaseAgainTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @AutoClose private final ActionWorld world = new ActionWorld();
  private final Machine pc1 = world.workstation("pc1.contoso.example");

  /** Defender gives up on a device that is offline for three days. */
  @Test
  void deviceThatWasOfflineWhenItWasDueIsReleasedLater() {
    isolated("pc1", "1h");
    pc1.offline();
    world.run("pc1", Duration.ofDays(5));
    assertThat(world.reason("pc1")).isEqualTo("ReleaseOverdue");

    pc1.online();
    world.run("pc1", Duration.ofDays(4));

    assertThat(pc1.isIsolated()).isFalse();
    assertThat(world.status("pc1").release().outcome()).isEqualTo(ReleaseOutcome.RELEASED);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 400})
  void releaseThatIsRefusedIsTriedAgain(int status) {
    isolated("pc1", "1h");
    world
        .onboarded
        .simulator()
        .apiFaults()
        .next(Fault.defenderError(status, "Refused", "Not now").onPath("/unisolate"));

    world.run("pc1", DAY);

    assertThat(pc1.isIsolated()).isFalse();
    world.assertPosts(pc1, ActionType.UNISOLATE, 2);
  }

  /** What became of the first request says nothing of the second. */
  @ParameterizedTest
  @ValueSource(ints = {400, 429, 500})
  void secondRequestMayFailAsWell(int status) {
    isolated("pc1", "1h");
    pc1.offline();
    world.run("pc1", Duration.ofDays(2));
    world.assertPosts(pc1, ActionType.UNISOLATE, 1);
    world
        .onboarded
        .simulator()
        .apiFaults()
        .next(Fault.defenderError(status, "Refused", "Not now").onPath("/unisolate"));

    world.run("pc1", Duration.ofDays(2));
    pc1.online();
    world.run("pc1", DAY);

    assertThat(pc1.isIsolated()).isFalse();
    assertThat(world.status("pc1").release().outcome()).isEqualTo(ReleaseOutcome.RELEASED);
    world.assertPosts(pc1, ActionType.UNISOLATE, 3);
  }

  /** Nobody knows whether Defender was asked; a second release does no harm. */
  @Test
  void releaseOfAnOperatorThatEndedBeforeItAskedIsAskedForAgain() {
    isolated("pc1", "1h");
    world.onboarded.simulator().apiFaults().next(Fault.status(500).onPath("/unisolate"));

    world.run("pc1", DAY);

    assertThat(pc1.isIsolated()).isFalse();
    assertThat(world.status("pc1").release().outcome()).isEqualTo(ReleaseOutcome.RELEASED);
  }

  /** Two isolations must not leave the release to one another. */
  @Test
  void isolationThatIsLongOverDoesNotHoldTheDevice() {
    isolated("pc1", "24h");
    world.pass(HOUR);
    world
        .onboarded
        .tenant()
        .machineActions()
        .byOther(pc1, ActionType.UNISOLATE, "analyst", "by hand", Simulated.succeeds());
    world.pass(HOUR);
    isolated("again", "1h");

    world.run("again", DAY);
    world.run("pc1", Duration.ofDays(2));

    assertThat(pc1.isIsolated()).isFalse();
    assertThat(world.reason("again")).isEqualTo("Released");
    assertThat(world.reason("pc1")).isEqualTo("ReleasedByOther");
  }

  /** Whatever is on the way can say that there is no such record. */
  @Test
  void actionThatIsStillListedHasNotVanished() {
    pc1.offline();
    isolate("pc1", "1h");
    world.look("pc1");
    world.pass(HOUR.multipliedBy(2));
    var id = world.status("pc1").action().id();
    world.onboarded.simulator().apiFaults().next(Fault.htmlPage(404).onPath(id));

    world.look("pc1");

    assertThat(world.status("pc1").outcome()).isNull();
    pc1.online();
    world.run("pc1", DAY);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(pc1.isIsolated()).isFalse();
  }

  private void isolated(String name, String releaseAfter) {
    isolate(name, releaseAfter);
    world.run(name, Duration.ofMinutes(5));
    assertThat(world.status(name).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(pc1.isIsolated()).isTrue();
  }

  private void isolate(String name, String releaseAfter) {
    world.create(
        name, ActionSpecs.releaseAfter(world.isolation(Device.ofId(pc1.id())), releaseAfter));
  }
}
