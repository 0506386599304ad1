// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MachineActionType;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Device;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.ReleaseOutcome;
import io.mdeoperator.config.OperatorConfig.MachineActions;
import io.mdeoperator.defender.call.QuotaShare;
import io.mdeoperator.defender.call.Quotas;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An action is followed to its end, and an isolation is taken back when that is due. */
class FollowAndReleaseTest {
  private static final Duration DAY = Duration.ofDays(1);

  private static final ActionType COLLECT = ActionType.COLLECT_INVESTIGATION_PACKAGE;

  @AutoClose private final ActionWorld world = new ActionWorld();
  private final Machine pc1 = world.workstation("pc1.contoso.example");

  @Test
  void offlineForTwoDaysIsNotFailure() {
    pc1.offline();
    world.isolate("pc1", pc1);

    world.run("pc1", Duration.ofDays(2));

    assertThat(world.reason("pc1")).isEqualTo("AwaitingDevice");
    pc1.online();
    world.run("pc1", DAY);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
  }

  @Test
  void threeDayTimeoutIsSaid() {
    pc1.offline();
    world.isolate("pc1", pc1);

    world.run("pc1", Duration.ofDays(4));

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.TIMED_OUT);
    assertThat(world.reason("pc1")).isEqualTo("DeviceTimedOut");
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
  }

  @Test
  void failureOfTheDeviceIsNotRetried() {
    world
        .onboarded
        .tenant()
        .machineActions()
        .next(ActionType.ISOLATE, io.mdeoperator.simulator.machine.Outcome.fails(0x80070005));
    world.isolate("pc1", pc1);

    world.run("pc1", DAY);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(world.message("pc1")).contains("0x80070005");
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
  }

  @Test
  void cancelledIsNotRetried() {
    world
        .onboarded
        .tenant()
        .machineActions()
        .next(ActionType.ISOLATE, io.mdeoperator.simulator.machine.Outcome.cancelled());
    world.isolate("pc1", pc1);

    world.run("pc1", DAY);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.CANCELLED);
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
  }

  @Test
  void cancelEndsWhatIsUnderWay() {
    pc1.offline();
    world.isolate("pc1", pc1);
    world.look("pc1");

    cancel();
    world.run("pc1", DAY);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.CANCELLED);
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
  }

  @Test
  void cancelBeforeAnythingWasAskedAsksForNothing() {
    world.create("pc1", ActionSpecs.cancel(world.isolation(Device.ofId(pc1.id())), true));

    world.run("pc1", DAY);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.CANCELLED);
    world.assertPosts(pc1, ActionType.ISOLATE, 0);
  }

  @Test
  void cancelTooLateTellsSucceeded() {
    world
        .onboarded
        .tenant()
        .machineActions()
        .next(
            ActionType.ISOLATE,
            io.mdeoperator.simulator.machine.Outcome.succeedsBeforeCancellation());
    world.isolate("pc1", pc1);
    world.look("pc1");

    cancel();
    world.run("pc1", DAY);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void refusalOfTheDevicesSystemIsFinal() {
    world
        .onboarded
        .simulator()
        .apiFaults()
        .next(
            Fault.defenderError(400, "OsPlatformNotSupported", "The OS is not supported")
                .onPath("/isolate"));
    world.isolate("pc1", pc1);

    world.run("pc1", DAY);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(world.message("pc1")).contains("OsPlatformNotSupported");
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
  }

  @Test
  void isolationDoesNotWaitBehindACatchUp() {
    var quotas = new Quotas(Quotas.Limits.DEFENDER, world.onboarded.simulator().clock()::instant);
    var ofFeeds =
        Stream.generate(() -> quotas.take("app", "tenant", QuotaShare.FEEDS))
            .takeWhile(Optional::isEmpty)
            .count();
    assertThat(ofFeeds).isPositive();

    assertThat(quotas.take("app", "tenant", QuotaShare.ALL)).isEmpty();
    assertThat(world.input(world.isolate("pc1", pc1)).api().orElseThrow().share())
        .isEqualTo(QuotaShare.ALL);
  }

  @Test
  void deviceIsReleasedWhenThatIsDue() {
    isolatedForAnHour();

    world.pass(Duration.ofMinutes(59));
    world.look("pc1");
    world.assertPosts(pc1, ActionType.UNISOLATE, 0);
    world.run("pc1", DAY);

    world.assertPosts(pc1, ActionType.UNISOLATE, 1);
    assertThat(pc1.isIsolated()).isFalse();
    assertThat(world.reason("pc1")).isEqualTo("Released");
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  /** A release that is due within a minute is not late, either. */
  @Test
  void tellsWhenTheDeviceIsReleasedAsSoonAsItIsIsolated() {
    world.create("pc1", ActionSpecs.releaseAfter(world.isolation(Device.ofId(pc1.id())), "1h"));

    world.run("pc1", Duration.ofSeconds(20));

    assertThat(world.message("pc1")).contains("is isolated, and is released at ");
  }

  @Test
  void lostAnswerToAReleaseIsFoundByComment() {
    isolatedForAnHour();
    world
        .onboarded
        .simulator()
        .apiFaults()
        .next(Fault.afterTheFact(Fault.status(502)).onPath("/unisolate"));

    world.run("pc1", DAY);

    world.assertPosts(pc1, ActionType.UNISOLATE, 1);
    assertThat(world.status("pc1").release().outcome()).isEqualTo(ReleaseOutcome.RELEASED);
  }

  @Test
  void externalReleaseIsNotUndone() {
    isolatedForAnHour();
    world.pass(Duration.ofMinutes(10));
    world
        .onboarded
        .tenant()
        .machineActions()
        .byOther(pc1, ActionType.UNISOLATE, "analyst", "by hand", Simulated.succeeds());

    world.run("pc1", DAY);

    assertThat(world.reason("pc1")).isEqualTo("ReleasedByOther");
    world.assertPosts(pc1, ActionType.UNISOLATE, 0);
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
  }

  @Test
  void releaseSkippedWhenAnotherHoldsIt() {
    isolatedForAnHour();
    world.isolate("second", pc1);
    world.run("second", Duration.ofMinutes(1));
    assertThat(world.reason("second")).isEqualTo("AlreadyInState");

    world.run("pc1", DAY);

    assertThat(world.reason("pc1")).isEqualTo("ReleaseSkipped");
    world.assertPosts(pc1, ActionType.UNISOLATE, 0);
    assertThat(pc1.isIsolated()).isTrue();
  }

  @Test
  void killSwitchStopsReleases() {
    isolatedForAnHour();
    world.configure(new MachineActions(false, "test", 50));
    world.pass(Duration.ofHours(2));

    world.look("pc1");

    assertThat(world.reason("pc1")).isEqualTo("ReleaseOverdue");
    world.assertPosts(pc1, ActionType.UNISOLATE, 0);
  }

  @Test
  void deleteDoesNotRelease() {
    world.isolate("pc1", pc1);
    world.run("pc1", DAY);

    assertThat(world.lookWhileDeleted("pc1")).isEmpty();

    world.assertPosts(pc1, ActionType.UNISOLATE, 0);
    assertThat(pc1.isIsolated()).isTrue();
  }

  /** Who has the link has what was collected of the device. */
  @Test
  void packageLinkNeverInStatus() {
    world.create(
        "pc1", world.spec(MachineActionType.COLLECT_INVESTIGATION_PACKAGE, Device.ofId(pc1.id())));
    world.onboarded.tenant().machineActions().next(COLLECT, Simulated.staysPending());
    world.look("pc1");
    var id = world.status("pc1").action().id();
    var link = "https://packages.blob.example/collected.zip?sig=secret";
    var answer =
        """
        {"id": "%s", "type": "CollectInvestigationPackage", "status": "Succeeded",
         "machineId": "%s", "requestorComment": "%s", "value": "%s", "packageUri": "%4$s"}
        """
            .formatted(id, pc1.id(), world.posts(pc1, COLLECT).getFirst().comment(), link);
    var faults = world.onboarded.simulator().apiFaults();
    faults.whileActive(Fault.answer(200, Map.of(), "application/json", answer).onPath(id));

    world.run("pc1", DAY);

    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.objects.get("pc1").toString()).doesNotContain("blob", "sig=");
    assertThat(world.onboarded.simulator().requests())
        .extracting(request -> request.path().toLowerCase(Locale.ROOT))
        .noneMatch(path -> path.contains("getpackageuri"));
  }

  @Test
  void finalizerReleasesAtDue() {
    isolatedForAnHour();

    assertThat(world.lookWhileDeleted("pc1")).isPresent();
    world.pass(Duration.ofHours(1));
    for (var look = 0; look < 5 && world.lookWhileDeleted("pc1").isPresent(); look++) {
      world.pass(Duration.ofMinutes(1));
    }

    assertThat(world.lookWhileDeleted("pc1")).isEmpty();
    assertThat(pc1.isIsolated()).isFalse();
    world.assertPosts(pc1, ActionType.UNISOLATE, 1);
  }

  @Test
  void abandonedReleaseLetsTheObjectGo() {
    isolatedForAnHour();

    world.annotate("pc1", Api.ABANDON_RELEASE_ANNOTATION, "true");

    assertThat(world.lookWhileDeleted("pc1")).isEmpty();
    assertThat(pc1.isIsolated()).isTrue();
  }

  private void isolatedForAnHour() {
    world.create("pc1", ActionSpecs.releaseAfter(world.isolation(Device.ofId(pc1.id())), "1h"));
    world.run("pc1", Duration.ofMinutes(5));
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  private void cancel() {
    var object = world.objects.get("pc1");
    object.setSpec(ActionSpecs.cancel(object.getSpec(), true));
  }
}
