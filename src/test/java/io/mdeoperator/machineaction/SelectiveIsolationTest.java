// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Device;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.IsolationType;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import io.mdeoperator.simulator.machine.MachineActions.Repeat;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A device that is isolated selectively still talks to Outlook, Teams and Skype. */
class SelectiveIsolationTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @AutoClose private final ActionWorld world = new ActionWorld();
  private final Machine pc1 = world.workstation("pc1.contoso.example");

  @Test
  void isNotTakenForAFullOne() {
    isolated("selective", IsolationType.SELECTIVE);
    isolated("full", IsolationType.FULL);

    assertThat(world.status("full").outcome()).isNull();
    assertThat(world.reason("full")).isEqualTo("SelectivelyIsolated");
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
    releasedByHand();
    world.run("full", HOUR);
    assertThat(world.reason("full")).isEqualTo("Succeeded");
    world.assertPosts(pc1, ActionType.ISOLATE, 2);
  }

  @Test
  void personMayHaveTheFullOneAskedForAllTheSame() {
    isolated("selective", IsolationType.SELECTIVE);
    isolated("full", IsolationType.FULL);
    var token = world.message("full").replaceAll("(?s).*post-anyway: ([0-9a-f]{16}).*", "$1");

    world.postAnyway("full", token);
    world.look("full");

    world.assertPosts(pc1, ActionType.ISOLATE, 2);
    assertThat(world.status("full").intent().token()).isEqualTo(token);
  }

  @Test
  void thatDefenderReturnsInsteadOfAFullOneIsNotTakenForIt() {
    fullOneIsAnsweredWithTheSelectiveOne();

    world.look("full");
    assertThat(world.status("full").action().foreign()).isTrue();
    world.run("full", HOUR);

    assertThat(world.reason("full")).isEqualTo("OutcomeUnknown");
    assertThat(world.message("full")).contains("a selective isolation (token for post-anyway: ");
  }

  /** It may be one of those that the list lacks: then each look would ask again. */
  @Test
  void thatOnlyTheAnswerShowsEndsIt() {
    world
        .onboarded
        .tenant()
        .machineActions()
        .whileIsolated(Repeat.ANSWERED_WITH_EXISTING)
        .listLag(Duration.ofDays(1));
    isolated("selective", IsolationType.SELECTIVE);
    create("full", IsolationType.FULL);

    world.run("full", HOUR);

    assertThat(world.reason("full")).isEqualTo("OutcomeUnknown");
    world.assertPosts(pc1, ActionType.ISOLATE, 2);
  }

  /** Defender has answered the request that it was for. */
  @Test
  void personsDecisionCountsForOneRequest() {
    fullOneIsAnsweredWithTheSelectiveOne();
    world.postAnyway("full", ActionToken.ofAction("test", world.objects.get("full")).of(1));

    world.run("full", HOUR);

    assertThat(world.reason("full")).isEqualTo("OutcomeUnknown");
    world.assertPosts(pc1, ActionType.ISOLATE, 2);
  }

  @Test
  void needsNoneWhereTheDeviceIsIsolatedFully() {
    isolated("full", IsolationType.FULL);
    isolated("selective", IsolationType.SELECTIVE);

    assertThat(world.reason("selective")).isEqualTo("AlreadyInState");
  }

  /** Since that is asked for right before it. */
  private void fullOneIsAnsweredWithTheSelectiveOne() {
    world
        .onboarded
        .tenant()
        .machineActions()
        .whileActive(Repeat.ANSWERED_WITH_EXISTING)
        .usually(ActionType.ISOLATE, Simulated.succeeds().after(Duration.ofMinutes(2)));
    create("selective", IsolationType.SELECTIVE);
    create("full", IsolationType.FULL);
    world.afterWrite =
        () -> {
          world.afterWrite = () -> {};
          world.look("selective");
        };
  }

  private void isolated(String name, IsolationType type) {
    create(name, type);
    world.run(name, Duration.ofMinutes(10));
  }

  private void create(String name, IsolationType type) {
    world.create(name, ActionSpecs.isolationType(world.isolation(Device.ofId(pc1.id())), type));
  }

  private void releasedByHand() {
    world
        .onboarded
        .tenant()
        .machineActions()
        .byOther(pc1, ActionType.UNISOLATE, "analyst", "by hand", Simulated.succeeds());
    world.pass(Duration.ofMinutes(1));
  }
}
