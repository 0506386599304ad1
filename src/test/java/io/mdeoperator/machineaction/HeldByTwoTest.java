// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MachineActionType;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Device;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that two objects isolate stays isolated until the later of them is due. */
class HeldByTwoTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @AutoClose private final ActionWorld world = new ActionWorld();
  private final Machine pc1 = world.workstation("pc1.contoso.example");

  @Test
  void firstIsReleasedWhenTheSecondIsDue() {
    isolatedFor("first", "1h");
    isolatedFor("second", "3h");
    assertThat(world.reason("second")).isEqualTo("AlreadyInState");
    assertThat(world.message("second")).endsWith("This object does not release the device.");
    world.run("first", Duration.ofMinutes(5));
    assertThat(world.message("first"))
        .as("told from the beginning")
        .contains(" at " + world.status("second").release().due() + ", when another");

    world.run("first", HOUR.multipliedBy(2));

    assertThat(pc1.isIsolated()).isTrue();
    assertThat(world.message("first")).contains("is isolated", "another");
    world.run("first", HOUR.multipliedBy(2));
    assertThat(pc1.isIsolated()).isFalse();
    assertThat(world.reason("first")).isEqualTo("Released");
    world.assertPosts(pc1, ActionType.UNISOLATE, 1);
  }

  @Test
  void secondThatIsDueEarlierChangesNothing() {
    isolatedFor("first", "2h");
    isolatedFor("second", "1h");

    world.run("first", HOUR.multipliedBy(3));

    assertThat(pc1.isIsolated()).isFalse();
    assertThat(world.reason("first")).isEqualTo("Released");
  }

  @Test
  void secondThatIsDeletedHoldsTheDeviceNoLonger() {
    isolatedFor("first", "1h");
    isolatedFor("second", "48h");
    world.run("first", HOUR.multipliedBy(2));
    world.objects.remove("second");

    world.run("first", HOUR);

    assertThat(world.reason("first")).isEqualTo("Released");
  }

  /** A customer may have several MdeTenants, in one namespace or in two. */
  @Test
  void secondByAnotherMdeTenantHoldsTheDeviceAsWell() {
    isolatedFor("first", "1h");
    isolatedFor("second", "48h");
    world.objects.get("second").getMetadata().setNamespace("incident-response");

    world.run("first", HOUR.multipliedBy(2));

    assertThat(pc1.isIsolated()).isTrue();
  }

  /** It tells of no customer. */
  @ParameterizedTest
  @ValueSource(strings = {"first", "second"})
  void statusOfAnEarlierVersionHoldsTheDeviceAsWell(String earlier) {
    isolatedFor("first", "1h");
    isolatedFor("second", "48h");
    ActionSpecs.forgetCustomer(world.objects.get(earlier));

    world.run("first", HOUR.multipliedBy(2));

    assertThat(pc1.isIsolated()).isTrue();
  }

  /** Defender lists it for seventy days. */
  @Test
  void isolationThatAnObjectReleasedLongAgoHoldsNothing() {
    world.create("january", world.isolation(Device.ofId(pc1.id())));
    world.run("january", HOUR);
    world.create("release", world.spec(MachineActionType.RELEASE, Device.ofId(pc1.id())));
    world.run("release", HOUR);
    world.pass(Duration.ofDays(80));
    isolatedFor("first", "1h");

    world.run("first", HOUR.multipliedBy(2));

    assertThat(world.reason("first")).isEqualTo("Released");
  }

  /** Or anybody could hold a device by naming it in a tenant of their own. */
  @Test
  void deviceOfTheSameIdAtAnotherCustomerHoldsNothing() {
    isolatedFor("first", "1h");
    isolatedFor("second", "48h");
    ActionSpecs.moveToAnotherCustomer(world.objects.get("second"), pc1.id());

    world.run("first", HOUR.multipliedBy(2));

    assertThat(world.reason("first")).isEqualTo("Released");
  }

  /** Nothing is due yet, whether Defender answers or not. */
  @Test
  void firstIsNotOverdueWhileTheSecondHoldsTheDevice() {
    isolatedFor("first", "1h");
    isolatedFor("second", "48h");
    world
        .onboarded
        .simulator()
        .apiFaults()
        .whileActive(Fault.status(503).onPath("/machineactions"));

    world.run("first", HOUR.multipliedBy(2));

    assertThat(world.reason("first")).isEqualTo("Succeeded");
    assertThat(world.message("first")).contains("another");
  }

  /** Its deletion would wait for a release that there was. */
  @ParameterizedTest
  @CsvSource({"1h, 720h", "720h, 1h", "720h, 720h"})
  void releaseByHandIsNoticedBeforeTheLastIsDue(String first, String second) {
    isolatedFor("first", first);
    isolatedFor("second", second);
    byHand(ActionType.UNISOLATE);

    world.run("first", HOUR.multipliedBy(2));

    assertThat(world.reason("first")).isEqualTo("ReleasedByOther");
  }

  @Test
  void releaseByHandIsNoticedWhileTheSecondHoldsTheDevice() {
    isolatedFor("first", "1h");
    isolatedFor("second", "720h");
    world.run("first", HOUR.multipliedBy(4));
    assertThat(world.status("first").release().outcome()).isNull();
    byHand(ActionType.UNISOLATE);

    world.run("first", HOUR.multipliedBy(2));

    assertThat(world.reason("first")).isEqualTo("ReleasedByOther");
  }

  /** What it found isolated was released, and it isolates nothing again. */
  @Test
  void secondThatWasThereBeforeTheLastReleaseHoldsNothing() {
    byHand(ActionType.ISOLATE);
    isolatedFor("second", "48h");
    byHand(ActionType.UNISOLATE);
    isolatedFor("first", "1h");

    world.run("first", HOUR.multipliedBy(2));

    assertThat(world.reason("first")).isEqualTo("Released");
  }

  /** Whoever made the isolation decides when it ends, as the documents say. */
  @Test
  void isolationBySomebodyElseIsNotReleased() {
    byHand(ActionType.ISOLATE);
    isolatedFor("second", "1h");

    world.run("second", HOUR.multipliedBy(24));

    assertThat(pc1.isIsolated()).isTrue();
    world.assertPosts(pc1, ActionType.UNISOLATE, 0);
  }

  private void byHand(ActionType type) {
    world
        .onboarded
        .tenant()
        .machineActions()
        .byOther(pc1, type, "analyst", "by hand", Simulated.succeeds());
    world.pass(Duration.ofMinutes(1));
  }

  private void isolatedFor(String name, String time) {
    world.create(name, ActionSpecs.releaseAfter(world.isolation(Device.ofId(pc1.id())), time));
    world.run(name, Duration.ofMinutes(5));
    assertThat(pc1.isIsolated()).isTrue();
  }
}
