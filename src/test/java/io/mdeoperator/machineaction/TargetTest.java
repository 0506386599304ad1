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
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which device is meant, and which are never acted on. */
class TargetTest {
  private static final Duration DAY = Duration.ofDays(1);

  @AutoClose private final ActionWorld world = new ActionWorld();
  private final Machine pc1 = world.workstation("pc1.contoso.example");

  @Test
  void pc1NeverIsolatesPc10() {
    var pc10 = world.workstation("pc10.contoso.example");
    world.create("by-name", world.isolation(Device.ofName("PC1.contoso.example")));
    world.create("by-beginning", world.isolation(Device.ofName("pc")));

    world.run("by-name", DAY);
    world.run("by-beginning", DAY);

    assertThat(pc1.isIsolated()).isTrue();
    assertThat(pc10.isIsolated()).isFalse();
    assertThat(world.reason("by-beginning")).isEqualTo("MachineNotFound");
  }

  @Test
  void deviceThatDefenderReturnsUnaskedIsNotTaken() {
    var pc10 =
        """
        {"value":[{"id":"%s","computerDnsName":"pc10.contoso.example","osPlatform":"Windows11",
        "healthStatus":"Active","onboardingStatus":"Onboarded","lastSeen":"%s"}]}
        """
            .formatted("1".repeat(40), world.now());
    world
        .onboarded
        .simulator()
        .apiFaults()
        .next(Fault.answer(200, Map.of(), "application/json", pc10).onPath("/api/machines"));
    world.create("pc1", world.isolation(Device.ofName("pc1.contoso.example")));

    world.look("pc1");

    assertThat(world.reason("pc1")).isEqualTo("MachineNotFound");
    assertThat(world.status("pc1").target()).isNull();
  }

  @Test
  void twoMachinesOfOneNameAreRefused() {
    var other = world.workstation("pc1.contoso.example");
    world.create("pc1", world.isolation(Device.ofName("pc1.contoso.example")));

    world.run("pc1", Duration.ofHours(1));

    assertThat(world.reason("pc1")).isEqualTo("MachineAmbiguous");
    assertThat(world.message("pc1")).contains(pc1.id(), other.id());
    world.assertPosts(pc1, ActionType.ISOLATE, 0);
    world.assertPosts(other, ActionType.ISOLATE, 0);
  }

  @Test
  void recordThatAReinstalledDeviceLeftIsPassedOver() {
    pc1.healthStatus("Inactive").lastSeen(world.now().minus(Duration.ofDays(9)));
    var now = world.workstation("pc1.contoso.example");
    world.create("pc1", world.isolation(Device.ofName("pc1.contoso.example")));

    world.run("pc1", DAY);

    assertThat(now.isIsolated()).isTrue();
    assertThat(pc1.isIsolated()).isFalse();
  }

  @Test
  void mergedMachineIsNotATarget() {
    pc1.mergedInto(world.workstation("pc2.contoso.example"));
    world.isolate("by-id", pc1);
    world.create("by-name", world.isolation(Device.ofName("pc1.contoso.example")));

    world.run("by-id", Duration.ofHours(1));
    world.run("by-name", Duration.ofHours(1));

    assertThat(world.reason("by-id")).isEqualTo("MachineNotFound");
    assertThat(world.reason("by-name")).isEqualTo("MachineNotFound");
    world.assertPosts(pc1, ActionType.ISOLATE, 0);
  }

  @Test
  void whatIsHeldIsCheckedAgainAsItsReasonAsksAndNotAtNotAfter() {
    pc1.tag("tier0");
    world.isolate("pc1", pc1);

    assertThat(world.look("pc1").orElseThrow().untilNext()).isEmpty();
  }

  @Test
  void resolvedIdIsFrozen() {
    pc1.tag("tier0");
    world.create("pc1", world.isolation(Device.ofName("pc1.contoso.example")));
    world.look("pc1");
    pc1.healthStatus("Inactive").lastSeen(world.now().minus(Duration.ofDays(9)));
    var other = world.workstation("pc1.contoso.example");

    world.run("pc1", Duration.ofHours(1));

    assertThat(world.status("pc1").target().machineId()).isEqualTo(pc1.id());
    assertThat(world.reason("pc1")).isEqualTo("MachineProtected");
    assertThat(other.isIsolated()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"WindowsServer2022", "Linux", "Ubuntu", ""})
  void serverIsProtectedByDefault(String platform) {
    pc1.osPlatform(platform);
    world.isolate("pc1", pc1);

    world.run("pc1", Duration.ofHours(1));

    assertThat(world.reason("pc1")).isEqualTo("MachineProtected");
    world.assertPosts(pc1, ActionType.ISOLATE, 0);
  }

  @Test
  void serverIsActedOnWhereTheTenantSaysSo() {
    pc1.osPlatform("WindowsServer2022");
    world.permit(new TenantActions(List.of(MachineActionType.ISOLATE), true, null, null, null));
    world.isolate("pc1", pc1);

    world.run("pc1", DAY);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mde-operator-protected", "Tier0", "VIP"})
  void tagProtects(String tag) {
    pc1.tag(tag);
    world.isolate("pc1", pc1);

    world.run("pc1", Duration.ofHours(1));

    assertThat(world.reason("pc1")).isEqualTo("MachineProtected");
    world.assertPosts(pc1, ActionType.ISOLATE, 0);
  }

  @Test
  void deviceOfHighValueIsProtected() {
    pc1.deviceValue("High");
    world.isolate("pc1", pc1);

    world.run("pc1", Duration.ofHours(1));

    assertThat(world.reason("pc1")).isEqualTo("MachineProtected");
  }

  @Test
  void tagAddedAfterResolutionStillProtects() {
    world.configure(new MachineActions(false, "test", 50));
    world.isolate("pc1", pc1);
    world.look("pc1");
    assertThat(world.status("pc1").target()).isNotNull();
    pc1.tag("tier0");

    world.configure(new MachineActions(true, "test", 50));
    world.run("pc1", Duration.ofHours(1));

    assertThat(world.reason("pc1")).isEqualTo("MachineProtected");
    world.assertPosts(pc1, ActionType.ISOLATE, 0);
  }

  @Test
  void capCountsForeignIsolations() {
    world.permit(new TenantActions(List.of(MachineActionType.ISOLATE), false, null, 2, 20));
    for (var name : List.of("pc2", "pc3")) {
      byHand(world.workstation(name));
    }
    world.isolate("pc1", pc1);

    world.look("pc1");

    assertThat(world.reason("pc1")).isEqualTo("CapReached");
    assertThat(world.message("pc1")).contains("maxIsolationsPerHour");
    world.assertPosts(pc1, ActionType.ISOLATE, 0);
    world.pass(Duration.ofHours(1));
    world.run("pc1", DAY);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void capOfDevicesAtOnceCountsThoseStillIsolated() {
    world.permit(new TenantActions(List.of(MachineActionType.ISOLATE), false, null, 100, 1));
    var pc2 = world.workstation("pc2");
    byHand(pc2);
    world.pass(Duration.ofDays(2));
    world.isolate("pc1", pc1);
    world.look("pc1");
    assertThat(world.message("pc1")).contains("maxIsolatedAtOnce");

    world
        .onboarded
        .tenant()
        .machineActions()
        .byOther(pc2, ActionType.UNISOLATE, "analyst", "by hand", Simulated.succeeds());
    world.run("pc1", DAY);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void capHoldsForActionsThatDefenderDoesNotListYet() {
    world.onboarded.tenant().machineActions().listLag(Duration.ofSeconds(10));
    world.permit(new TenantActions(List.of(MachineActionType.ISOLATE), false, null, 1, 20));
    world.isolate("pc1", pc1);
    world.isolate("pc2", world.workstation("pc2"));

    world.look("pc1");
    world.look("pc2");

    assertThat(world.reason("pc2")).isEqualTo("CapReached");
  }

  /** Whoever gives up for a device leaves the place to those who isolate it. */
  @Test
  void placeOfAnotherObjectIsNotGivenBack() {
    world.onboarded.tenant().machineActions().listLag(Duration.ofSeconds(10));
    world.permit(new TenantActions(List.of(MachineActionType.ISOLATE), false, null, 1, 20));
    world.isolate("pc1", pc1);
    world.look("pc1");
    world.create("dry", ActionSpecs.dryRun(world.isolation(Device.ofId(pc1.id())), true));
    world.look("dry");
    world.isolate("pc2", world.workstation("pc2"));

    world.look("pc2");

    assertThat(world.status("dry").outcome()).isEqualTo(Outcome.DRY_RUN);
    assertThat(world.reason("pc2")).isEqualTo("CapReached");
  }

  @Test
  void capHoldsForWhatAnotherProcessHasJustAskedFor() {
    world.onboarded.tenant().machineActions().listLag(Duration.ofSeconds(10));
    world.permit(new TenantActions(List.of(MachineActionType.ISOLATE), false, null, 1, 20));
    world.isolate("pc1", pc1);
    world.look("pc1");
    world.restart();
    world.isolate("pc2", world.workstation("pc2"));

    world.look("pc2");

    assertThat(world.reason("pc2")).isEqualTo("CapReached");
  }

  @Test
  void capOfTheInstallationHolds() {
    world.configure(new MachineActions(true, "test", 1));
    world.isolate("pc1", pc1);
    world.run("pc1", DAY);
    world.isolate("pc2", world.workstation("pc2"));

    world.look("pc2");

    assertThat(world.message("pc2")).contains("machineActions.maxIsolatedAtOnce");
  }

  @Test
  void whatSomebodyElseHasReleasedTakesNoPlaceOfTheInstallation() {
    world.configure(new MachineActions(true, "test", 1));
    world.isolate("pc1", pc1);
    world.run("pc1", DAY);
    world
        .onboarded
        .tenant()
        .machineActions()
        .byOther(pc1, ActionType.UNISOLATE, "analyst", "by hand", Simulated.succeeds());
    world.pass(Duration.ofHours(1));
    world.isolate("pc2", world.workstation("pc2"));

    world.run("pc2", DAY);

    assertThat(world.reason("pc2")).isEqualTo("Succeeded");
  }

  /** Two at the same time do not share the last place. */
  @Test
  void capOfTheInstallationHoldsWhileTheFirstIsBeingWritten() {
    world.configure(new MachineActions(true, "test", 1));
    world.isolate("pc1", pc1);
    var pc2 = world.workstation("pc2");
    world.isolate("pc2", pc2);
    world.beforeWrite =
        () -> {
          world.beforeWrite = () -> {};
          world.look("pc2");
        };

    world.run("pc1", DAY);

    assertThat(world.message("pc2")).contains("machineActions.maxIsolatedAtOnce");
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
    world.assertPosts(pc2, ActionType.ISOLATE, 0);
  }

  @Test
  void killSwitchStopsPostsNotPolls() {
    world
        .onboarded
        .tenant()
        .machineActions()
        .usually(ActionType.ISOLATE, Simulated.succeeds().after(Duration.ofHours(1)));
    world.isolate("pc1", pc1);
    world.look("pc1");
    var pc2 = world.workstation("pc2");
    world.isolate("pc2", pc2);

    world.configure(new MachineActions(false, "test", 50));
    world.run("pc1", DAY);
    world.look("pc2");

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.reason("pc2")).isEqualTo("KillSwitch");
    world.assertPosts(pc2, ActionType.ISOLATE, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Machine.Isolate", "Machine.Read.All"})
  void isolateWithoutReadRoleIsRefusedBeforePost(String only) {
    world.onboarded.granting("Alert.Read.All", only);
    world.isolate("pc1", pc1);

    world.look("pc1");

    assertThat(world.reason("pc1")).isEqualTo("ActionRoleMissing");
    world.assertPosts(pc1, ActionType.ISOLATE, 0);
  }

  @Test
  void nothingIsAllowedByDefault() {
    world.permit(TenantActions.NONE);
    world.isolate("pc1", pc1);

    world.look("pc1");

    assertThat(world.reason("pc1")).isEqualTo("ActionNotAllowed");
    world.assertPosts(pc1, ActionType.ISOLATE, 0);
  }

  @Test
  void whoeverAsksCannotApprove() {
    var spec = ActionSpecs.approval(world.isolation(Device.ofId(pc1.id())), Approval.REQUIRED);
    world.create("pc1", spec);
    world.annotate("pc1", Api.REQUESTED_BY_ANNOTATION, "alice");
    world.look("pc1");
    assertThat(world.reason("pc1")).isEqualTo("AwaitingApproval");
    assertThat(world.status("pc1").target().machineId()).isEqualTo(pc1.id());
    world.annotate("pc1", Api.APPROVED_BY_ANNOTATION, "alice");
    world.look("pc1");
    world.assertPosts(pc1, ActionType.ISOLATE, 0);

    world.annotate("pc1", Api.APPROVED_BY_ANNOTATION, "bob");
    world.run("pc1", DAY);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void dryRunChecksEverythingAndAsksForNothing() {
    world.create("pc1", ActionSpecs.dryRun(world.isolation(Device.ofId(pc1.id())), true));

    world.run("pc1", DAY);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.DRY_RUN);
    assertThat(world.status("pc1").target().machineId()).isEqualTo(pc1.id());
    world.assertPosts(pc1, ActionType.ISOLATE, 0);
  }

  private void byHand(Machine machine) {
    world
        .onboarded
        .tenant()
        .machineActions()
        .byOther(machine, ActionType.ISOLATE, "analyst", "by hand", Simulated.succeeds());
  }
}
