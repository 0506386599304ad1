// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MachineActionType;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Approval;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Device;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.api.v1alpha1.TenantActions;
import io.mdeoperator.config.OperatorConfig.MachineActions;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Actions that wait leave the customer's quota to the alerts, and wait no longer than they must.
 */
class WaitingActionsTest {
  private static final List<String> NAMES =
      IntStream.rangeClosed(1, 20).mapToObj(number -> "waits-" + number).toList();

  /** A quarter of what Defender allows an application in an hour. */
  private static final int QUARTER = 375;

  private static final Duration HOUR = Duration.ofHours(1);

  @AutoClose private final ActionWorld world = new ActionWorld();

  @Test
  void isolationsThatWaitForAPlaceLookTogether() {
    var first = isolatedByHand();
    forEach(name -> world.isolate(name, world.workstation(name)));

    assertThat(callsInAnHour()).isLessThan(QUARTER);

    assertThat(NAMES).allMatch(name -> world.reason(name).equals("CapReached"));
    byHand(first, ActionType.UNISOLATE);
    world.pass(Duration.ofMinutes(2));
    forEach(world::look);
    assertThat(NAMES).filteredOn(name -> world.status(name).action() != null).hasSize(1);
  }

  /** What is remembered of Defender's list is not what a place is given by. */
  @Test
  void limitThatIsRaisedCountsAtOnce() {
    isolatedByHand();
    forEach(name -> world.isolate(name, world.workstation(name)));
    forEach(world::look);
    world.permit(limit(3));

    forEach(world::look);

    assertThat(NAMES).filteredOn(name -> world.status(name).action() != null).hasSize(2);
  }

  @Test
  void actionsThatWaitForApprovalAskNothing() {
    forEach(
        name ->
            world.create(
                name,
                ActionSpecs.approval(
                    world.isolation(Device.ofId(world.workstation(name).id())),
                    Approval.REQUIRED)));
    forEach(name -> world.annotate(name, Api.REQUESTED_BY_ANNOTATION, "alice"));

    assertThat(callsInAnHour()).isLessThan(QUARTER);

    assertThat(NAMES).allMatch(name -> world.reason(name).equals("AwaitingApproval"));
  }

  @Test
  void actionsThatAreSwitchedOffAskNothing() {
    world.configure(new MachineActions(false, "test", 50));
    forEach(name -> world.isolate(name, world.workstation(name)));

    assertThat(callsInAnHour()).isLessThan(QUARTER);

    assertThat(NAMES).allMatch(name -> world.reason(name).equals("KillSwitch"));
  }

  @Test
  void releaseByAnObjectGivesThePlaceBackToAllCustomers() {
    world.configure(new MachineActions(true, "test", 1));
    var pc1 = world.workstation("pc1");
    atAnotherCustomer(MachineActionType.ISOLATE);
    world.isolate("pc1", pc1);
    world.run("pc1", HOUR);
    assertThat(world.message("pc1")).contains("machineActions.maxIsolatedAtOnce");

    atAnotherCustomer(MachineActionType.RELEASE);
    world.run("pc1", HOUR);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  /** Nothing tells any more whether somebody has released it since. */
  @Test
  void isolationOfMonthsAgoTakesNoPlace() {
    world.configure(new MachineActions(true, "test", 1));
    world.isolate("pc2", world.workstation("pc2"));
    world.run("pc2", HOUR);
    world.pass(Duration.ofDays(71));
    world.isolate("pc1", world.workstation("pc1"));

    world.run("pc1", HOUR);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  private int callsInAnHour() {
    var before = world.onboarded.simulator().requests().size();
    for (var minute = 0; minute < 60; minute++) {
      forEach(world::look);
      world.pass(Duration.ofMinutes(1));
    }
    return world.onboarded.simulator().requests().size() - before;
  }

  private Machine isolatedByHand() {
    world.permit(limit(1));
    var machine = world.workstation("by-hand");
    byHand(machine, ActionType.ISOLATE);
    return machine;
  }

  private void byHand(Machine machine, ActionType type) {
    world
        .onboarded
        .tenant()
        .machineActions()
        .byOther(machine, type, "analyst", "by hand", Simulated.succeeds());
  }

  private static TenantActions limit(int isolatedAtOnce) {
    return new TenantActions(List.of(MachineActionType.ISOLATE), false, null, 100, isolatedAtOnce);
  }

  private static void forEach(Consumer<String> does) {
    NAMES.forEach(does);
  }

  /** Its device is not in the lists of the customer whose devices are isolated next. */
  private void atAnotherCustomer(MachineActionType type) {
    var name = type.name();
    world.create(name, world.spec(type, Device.ofId(world.workstation("pc2").id())));
    world.run(name, HOUR);
    assertThat(world.status(name).outcome()).isEqualTo(Outcome.SUCCEEDED);
    ActionSpecs.moveToAnotherCustomer(world.objects.get(name), "f".repeat(40));
    world.pass(HOUR);
  }
}
