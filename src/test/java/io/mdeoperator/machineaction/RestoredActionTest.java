// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MachineActionType;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Approval;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Device;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A backup brings an object back without its status: what it has asked for is in Defender. */
class RestoredActionTest {
  private static final Duration DAY = Duration.ofDays(1);

  @AutoClose private final ActionWorld world = new ActionWorld();
  private final Machine pc1 = world.workstation("pc1.contoso.example");

  @Test
  void deviceIsReleasedAlthoughNotAfterHasPassed() {
    isolatedForTwentyDays();
    world.pass(DAY.multipliedBy(11));

    restore(false);
    world.run("pc1", Duration.ofMinutes(5));
    assertThat(world.message("pc1")).contains("is released at ");
    assertThat(world.status("pc1").target().machineId()).isEqualTo(pc1.id());
    world.run("pc1", DAY.multipliedBy(10));

    assertThat(world.reason("pc1")).isEqualTo("Released");
    assertThat(pc1.isIsolated()).isFalse();
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
  }

  /** Of the longest time, after a device that was offline had been waited for. */
  @Test
  void deviceIsReleasedAlthoughItWasIsolatedLongAgo() {
    pc1.offline();
    world.create("pc1", ActionSpecs.releaseAfter(world.isolation(Device.ofId(pc1.id())), "720h"));
    world.run("pc1", DAY.multipliedBy(2));
    pc1.online();
    world.run("pc1", DAY);
    assertThat(pc1.isIsolated()).isTrue();
    world.pass(DAY.multipliedBy(30));

    restore(false);
    world.run("pc1", DAY);

    assertThat(world.reason("pc1")).isEqualTo("Released");
    assertThat(pc1.isIsolated()).isFalse();
  }

  /** Some records say on which device only when it has done it. */
  @Test
  void recordWithoutADeviceIsWaitedFor() {
    isolatedForTwentyDays();
    world.pass(DAY.multipliedBy(11));
    listedWithoutADevice();

    restore(false);
    world.look("pc1");

    assertThat(world.reason("pc1")).isEqualTo("AwaitingDevice");
    world.run("pc1", DAY.multipliedBy(10));
    assertThat(world.reason("pc1")).isEqualTo("Released");
  }

  /** Its id is enough for that. */
  @Test
  void actionOfWhichNoDeviceIsKnownIsCancelled() {
    pc1.offline();
    world.isolate("pc1", pc1);
    world.look("pc1");
    listedWithoutADevice();

    restore(true);
    world.look("pc1");

    assertThat(world.onboarded.tenant().machineActions().of(pc1).getLast().status().name())
        .isEqualToIgnoringCase("cancelled");
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void objectThatIsDeletedBeforeTheFirstLookReleasesItsDevice() {
    isolatedForTwentyDays();
    restore(false);
    world.markDeleted("pc1");
    world.onboarded.simulator().apiFaults().next(Fault.status(503).onPath("/machineactions"));

    assertThat(world.lookWhileDeleted("pc1")).isPresent();
    assertThat(world.reason("pc1")).isEqualTo("ApiUnavailable");
    assertThat(world.lookWhileDeleted("pc1")).isPresent();
    for (var day = 0; day < 30 && world.lookWhileDeleted("pc1").isPresent(); day++) {
      world.pass(DAY);
    }

    assertThat(world.reason("pc1")).isEqualTo("Released");
    assertThat(pc1.isIsolated()).isFalse();
  }

  @Test
  void objectThatIsDeletedGoesWhenNothingCanBeSeenForAnHour() {
    isolatedForTwentyDays();
    restore(false);
    world.markDeleted("pc1");
    var faults = world.onboarded.simulator().apiFaults();
    faults.whileActive(Fault.status(503).onPath("/machineactions"));
    assertThat(world.lookWhileDeleted("pc1")).isPresent();
    world.pass(Duration.ofHours(1));

    assertThat(world.lookWhileDeleted("pc1")).isEmpty();

    assertThat(world.lost.orElseThrow()).contains("could not be seen");
  }

  @Test
  void objectThatHasAskedForNothingGoesInSilence() {
    world.create("pc1", ActionSpecs.releaseAfter(world.isolation(Device.ofId(pc1.id())), "1h"));

    assertThat(world.lookWhileDeleted("pc1")).isEmpty();

    assertThat(world.lost).isEmpty();
  }

  /** The cancellation came too late for the isolation, and takes no release away. */
  @Test
  void deviceIsReleasedAlthoughTheObjectIsCancelled() {
    isolatedForTwentyDays();

    restore(true);
    world.run("pc1", DAY.multipliedBy(21));

    assertThat(world.reason("pc1")).isEqualTo("Released");
    assertThat(pc1.isIsolated()).isFalse();
  }

  @Test
  void actionThatIsUnderWayIsCancelled() {
    pc1.offline();
    world.isolate("pc1", pc1);
    world.look("pc1");

    restore(true);
    world.run("pc1", DAY);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(world.status("pc1").action().status()).isEqualTo("Cancelled");
    pc1.online();
    world.pass(DAY);
    assertThat(pc1.isIsolated()).isFalse();
  }

  @Test
  void nothingIsSaidToHaveEndedBeforeDefenderWasLookedAt() {
    isolatedForTwentyDays();
    world.pass(DAY.multipliedBy(11));
    world.onboarded.simulator().apiFaults().next(Fault.status(503).onPath("/machineactions"));

    restore(false);
    world.look("pc1");

    assertThat(world.status("pc1").outcome()).isNull();
    assertThat(world.reason("pc1")).isEqualTo("ApiUnavailable");
    world.run("pc1", DAY.multipliedBy(10));
    assertThat(world.reason("pc1")).isEqualTo("Released");
  }

  @Test
  void whatNobodyHasAskedForExpires() {
    var spec = world.isolation(Device.ofName("gone.contoso.example"));
    world.pass(DAY.multipliedBy(11));
    world.create("pc1", spec);

    world.look("pc1");

    assertThat(world.reason("pc1")).isEqualTo("Expired");
  }

  /** Nobody can tell it from a new one then, and its tenant may come back after it. */
  @Test
  void saysWhyItCannotBeSeenWhetherDefenderWasAsked() {
    isolatedForTwentyDays();
    world.pass(DAY.multipliedBy(11));
    world.isTenantThere = false;

    restore(false);
    world.look("pc1");
    assertThat(world.message("pc1"))
        .startsWith("spec.notAfter, ")
        .contains("cannot be seen yet whether Defender was asked", "no MdeTenant 'contoso'");
    world.isTenantThere = true;
    world.run("pc1", DAY.multipliedBy(10));

    assertThat(world.reason("pc1")).isEqualTo("Released");
  }

  @Test
  void expiresWithoutItsTenantWhenDefenderListsNothingOfThatTimeAnyMore() {
    world.isTenantThere = false;
    world.isolate("pc1", pc1);
    world.pass(DAY.multipliedBy(11));
    world.look("pc1");
    assertThat(world.status("pc1").outcome()).isNull();
    world.pass(OneRequest.LOOK_BACK);

    world.look("pc1");

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.EXPIRED);
  }

  @Test
  void isCancelledWithoutTheRoleWhenDefenderListsNothingOfThatTimeAnyMore() {
    world.onboarded.granting("Machine.Isolate");
    world.create("pc1", ActionSpecs.cancel(world.isolation(Device.ofId(pc1.id())), true));
    world.look("pc1");
    assertThat(world.reason("pc1")).isEqualTo("ApiRolesMissing");
    assertThat(world.message("pc1")).startsWith("spec.cancel is true, and it cannot be seen yet ");
    world.pass(DAY.multipliedBy(11).plus(OneRequest.LOOK_BACK));
    var calls = world.onboarded.simulator().requests().size();

    world.look("pc1");

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(world.onboarded.simulator().requests()).hasSize(calls);
  }

  /** By its device it is not found. */
  @Test
  void recordWithoutADeviceIsWaitedForWhereTheStatusNamesOne() {
    var spec = ActionSpecs.releaseAfter(world.isolation(Device.ofId(pc1.id())), "480h");
    world.create("pc1", ActionSpecs.approval(spec, Approval.REQUIRED));
    world.look("pc1");
    assertThat(world.status("pc1").target()).isNotNull();
    world.pass(DAY.multipliedBy(11));

    nextList("");
    nextList(
        recordWithoutADevice(
            UUID.randomUUID().toString(),
            ActionToken.ofAction("test", world.objects.get("pc1")).comment(1)));
    world.look("pc1");

    assertThat(world.reason("pc1")).isEqualTo("AwaitingDevice");
  }

  /** A customer may have more actions of the type than can be read. */
  @Test
  void readsTheActionsOfItsDeviceAloneWhereItKnowsThat() {
    var scan = world.spec(MachineActionType.ANTIVIRUS_SCAN, Device.ofId(pc1.id()));
    world.create("pc1", ActionSpecs.approval(scan, Approval.REQUIRED));
    world.look("pc1");
    assertThat(world.status("pc1").target()).isNotNull();
    world.pass(DAY.multipliedBy(11));

    world.look("pc1");

    assertThat(world.onboarded.simulator().requests().getLast().query()).contains(pc1.id());
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.EXPIRED);
  }

  private void isolatedForTwentyDays() {
    world.create("pc1", ActionSpecs.releaseAfter(world.isolation(Device.ofId(pc1.id())), "480h"));
    world.run("pc1", Duration.ofMinutes(5));
    assertThat(pc1.isIsolated()).isTrue();
  }

  private void listedWithoutADevice() {
    var comment = world.posts(pc1, ActionType.ISOLATE).getFirst().comment();
    nextList(recordWithoutADevice(world.status("pc1").action().id(), comment));
  }

  private String recordWithoutADevice(String id, String comment) {
    return """
    {"id": "%s", "type": "Isolate", "status": "Pending", "machineId": null,
     "requestorComment": "%s", "creationDateTimeUtc": "%s"}
    """
        .formatted(id, comment, world.now());
  }

  private void nextList(String records) {
    var answer = "{\"value\": [" + records + "]}";
    world
        .onboarded
        .simulator()
        .apiFaults()
        .next(Fault.answer(200, Map.of(), "application/json", answer).onPath("/machineactions"));
  }

  private void restore(boolean cancelled) {
    world.create("pc1", ActionSpecs.cancel(world.objects.get("pc1").getSpec(), cancelled));
  }
}
