// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MachineActionType;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Device;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a person decides counts for one request, and for what the object asks for. */
class PersonsDecisionTest {
  private static final Duration DAY = Duration.ofDays(1);

  @AutoClose private final ActionWorld world = new ActionWorld();
  private final Machine pc1 = world.workstation("pc1.contoso.example");

  @Test
  void decisionThatWasActedOnDecidesNothingMore() {
    var actions = world.onboarded.tenant().machineActions();
    actions.byOther(pc1, ActionType.ISOLATE, "analyst", "by hand", Simulated.succeeds());
    actions.releaseByScript(pc1);
    world.isolate("pc1", pc1);
    world.run("pc1", DAY);
    assertThat(world.reason("pc1")).isEqualTo("AlreadyInState");
    world.postAnyway(
        "pc1", world.message("pc1").replaceAll("(?s).*post-anyway to ([0-9a-f]{16}).*", "$1"));
    world.onboarded.simulator().apiFaults().next(Fault.status(500).onPath("/isolate"));

    world.run("pc1", DAY);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(world.look("pc1")).isEmpty();
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
  }

  /** A manifest whose file was corrected is another order, although all else is the same. */
  @Test
  void anotherFileIsNotTakenForTheFirst() {
    var spec = world.spec(MachineActionType.STOP_AND_QUARANTINE_FILE, Device.ofId(pc1.id()));

    quarantine(spec);
    quarantine(ActionSpecs.file(spec, new MdeMachineActionSpec.File("0".repeat(40))));

    world.assertPosts(pc1, ActionType.STOP_AND_QUARANTINE_FILE, 2);
  }

  private void quarantine(MdeMachineActionSpec spec) {
    world.create("file", spec);
    world.run("file", DAY);
    assertThat(world.status("file").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }
}
