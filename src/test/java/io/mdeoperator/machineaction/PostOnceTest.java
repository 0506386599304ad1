// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.api.v1alpha1.MachineActionType;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Device;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.IntentResult;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import io.mdeoperator.simulator.machine.MachineActions.Repeat;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Defender is asked at most once, whatever happens between the operator, its status and Defender.
 */
class PostOnceTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String ISOLATE = "/isolate";

  @AutoClose private final ActionWorld world = new ActionWorld();
  private final Machine pc1 = world.workstation("pc1.contoso.example");

  @Test
  void isolatesADevice() {
    world.isolate("pc1", pc1);

    world.run("pc1", DAY);

    world.assertPosts(pc1, ActionType.ISOLATE, 1);
    assertThat(pc1.isIsolated()).isTrue();
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.status("pc1").target().computerDnsName()).isEqualTo("pc1.contoso.example");
    assertThat(world.reason("pc1")).isEqualTo("Succeeded");
    assertThat(world.posts(pc1, ActionType.ISOLATE).getFirst().comment())
        .isEqualTo(
            "Ransomware on the device [mde-operator " + world.status("pc1").intent().token() + "]");
    assertThat(world.look("pc1")).as("a finished object").isEmpty();
  }

  @Test
  void crashBetweenIntentAndPostNeverPostsTwice() {
    world.isolate("pc1", pc1);
    world.afterWrite = ActionWorld.CRASH;
    assertThatThrownBy(() -> world.look("pc1")).isInstanceOf(ActionWorld.Crash.class);
    world.afterWrite = () -> {};
    world.restart();

    world.run("pc1", DAY);

    world.assertPosts(pc1, ActionType.ISOLATE, 0);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void crashAfterPostPostsNoSecond() {
    world.isolate("pc1", pc1);
    var normal = world.post;
    world.post =
        (api, defender) -> {
          defender.at(api);
          throw new ActionWorld.Crash();
        };
    assertThatThrownBy(() -> world.look("pc1")).isInstanceOf(ActionWorld.Crash.class);
    world.post = normal;
    world.restart();

    world.run("pc1", DAY);

    world.assertPosts(pc1, ActionType.ISOLATE, 1);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void refusedPostMayBeTriedAgain() {
    world.isolate("pc1", pc1);
    world.onboarded.simulator().apiFaults().next(Fault.tooManyRequestsText("30").onPath(ISOLATE));

    world.look("pc1");

    assertThat(world.status("pc1").intent().result()).isEqualTo(IntentResult.NOT_EXECUTED);
    assertThat(world.reason("pc1")).isEqualTo("Throttled");
    world.pass(Duration.ofSeconds(31));
    world.run("pc1", DAY);
    world.assertPosts(pc1, ActionType.ISOLATE, 2);
    assertThat(world.onboarded.tenant().machineActions().of(pc1)).hasSize(1);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.status("pc1").intent().attempt()).isEqualTo(1);
  }

  @Test
  void processThatEndsAsksForNothing() {
    world.isolate("pc1", pc1);
    world.isOperatorStaying = () -> false;

    world.look("pc1");

    assertThat(world.status("pc1").intent()).isNull();
    theNextOneIsolates();
  }

  @Test
  void processThatEndsWhileItWritesTheIntentTakesItBack() {
    world.isolate("pc1", pc1);
    world.afterWrite = () -> world.isOperatorStaying = () -> false;

    world.look("pc1");

    assertThat(world.status("pc1").intent().result()).isEqualTo(IntentResult.NOT_EXECUTED);
    world.afterWrite = () -> {};
    theNextOneIsolates();
  }

  private void theNextOneIsolates() {
    world.assertPosts(pc1, ActionType.ISOLATE, 0);
    world.isOperatorStaying = () -> true;
    world.restart();
    world.run("pc1", DAY);
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void lostAnswerIsFoundByComment() {
    world.isolate("pc1", pc1);
    loseAnswer(Fault.connectionReset());

    world.run("pc1", DAY);

    world.assertPosts(pc1, ActionType.ISOLATE, 1);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.status("pc1").action().foreign()).isNull();
  }

  @Test
  void answer504IsNotReposted() {
    world.isolate("pc1", pc1);
    world.onboarded.simulator().apiFaults().next(Fault.status(504).onPath(ISOLATE));

    world.run("pc1", DAY);

    world.assertPosts(pc1, ActionType.ISOLATE, 1);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(world.reason("pc1")).isEqualTo("OutcomeUnknown");
  }

  @Test
  void httpClientNeverRepeatsAPostAfter503() {
    world.isolate("pc1", pc1);
    world.onboarded.simulator().apiFaults().next(Fault.status(503).onPath(ISOLATE));

    world.look("pc1");

    world.assertPosts(pc1, ActionType.ISOLATE, 1);
    assertThat(world.status("pc1").intent().mayHaveBeenSent()).isTrue();
  }

  @Test
  void emptyListRightAfterPostIsLag() {
    world.onboarded.tenant().machineActions().listLag(Duration.ofSeconds(9));
    world.isolate("pc1", pc1);
    loseAnswer(Fault.status(504));
    world.look("pc1");

    world.look("pc1");

    assertThat(world.reason("pc1")).isEqualTo("Posting");
    world.run("pc1", DAY);
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void unknownOutcomeOfIsolateWaitsForAPerson() {
    world.isolate("pc1", pc1);
    world.onboarded.simulator().apiFaults().next(Fault.status(500).onPath(ISOLATE));
    world.run("pc1", DAY);
    var token = world.message("pc1").replaceAll("(?s).*post-anyway: ([0-9a-f]{16}).*", "$1");
    world.postAnyway("pc1", "0123456789abcdef");
    assertThat(world.look("pc1")).as("another token").isEmpty();

    world.postAnyway("pc1", token);
    world.run("pc1", DAY);

    world.assertPosts(pc1, ActionType.ISOLATE, 2);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.status("pc1").intent().attempt()).isEqualTo(2);
    assertThat(world.status("pc1").intent().token()).isEqualTo(token);
    assertThat(world.look("pc1")).as("the same decision again").isEmpty();
  }

  @Test
  void scanIsAskedForAgainByItself() {
    world.create("scan", world.spec(MachineActionType.ANTIVIRUS_SCAN, Device.ofId(pc1.id())));
    world.onboarded.simulator().apiFaults().next(Fault.status(500).onPath("/runAntiVirusScan"));

    world.run("scan", DAY);

    world.assertPosts(pc1, ActionType.RUN_ANTI_VIRUS_SCAN, 2);
    assertThat(world.status("scan").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void twoLeadersPostOnce() {
    world.isolate("pc1", pc1);
    var other = world.newOperator();
    world.beforeWrite =
        () -> {
          world.beforeWrite = () -> {};
          world.look(other, "pc1");
        };

    world.look("pc1");
    world.run("pc1", DAY);

    world.assertPosts(pc1, ActionType.ISOLATE, 1);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void conflictOnIntentMeansNoPost() {
    world.isolate("pc1", pc1);
    world.beforeWrite = () -> world.objects.get("pc1").getMetadata().setResourceVersion("other");

    world.look("pc1");

    world.assertPosts(pc1, ActionType.ISOLATE, 0);
    assertThat(world.status("pc1")).isNull();
  }

  @Test
  void foreign201IsNotOurs() {
    var actions = world.onboarded.tenant().machineActions();
    actions.whileActive(Repeat.ANSWERED_WITH_EXISTING);
    world.create("pc1", ActionSpecs.releaseAfter(world.isolation(Device.ofId(pc1.id())), "1h"));
    world.afterWrite =
        () ->
            actions.byOther(
                pc1,
                ActionType.ISOLATE,
                "analyst@contoso.example",
                "by hand",
                Simulated.succeeds().after(Duration.ofMinutes(2)));

    world.look("pc1");
    world.afterWrite = () -> {};

    assertThat(world.status("pc1").action().foreign()).isTrue();
    world.run("pc1", Duration.ofHours(6));
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
    world.assertPosts(pc1, ActionType.UNISOLATE, 0);
    assertThat(pc1.isIsolated()).isTrue();
  }

  @Test
  void activeRequestIsNotSuccess() {
    world.isolate("pc1", pc1);
    world
        .onboarded
        .simulator()
        .apiFaults()
        .next(
            Fault.defenderError(400, "ActiveRequestAlreadyExists", "Action is already in progress")
                .onPath(ISOLATE));

    world.look("pc1");

    assertThat(world.status("pc1").outcome()).isNull();
    assertThat(world.reason("pc1")).isEqualTo("ForeignActionPending");
  }

  @Test
  void foreignActionUnderWayIsWaitedFor() {
    var foreign =
        world
            .onboarded
            .tenant()
            .machineActions()
            .byOther(pc1, ActionType.UNISOLATE, "analyst", "by hand", Simulated.staysPending());
    world.isolate("pc1", pc1);

    world.look("pc1");

    world.assertPosts(pc1, ActionType.ISOLATE, 0);
    assertThat(world.reason("pc1")).isEqualTo("ForeignActionPending");
    world.onboarded.tenant().machineActions().end(foreign.id(), Simulated.succeeds());
    world.run("pc1", DAY);
    world.assertPosts(pc1, ActionType.ISOLATE, 1);
  }

  @Test
  void alreadyIsolatedPostsNothing() {
    isolatedByHand();
    world.isolate("pc1", pc1);

    world.run("pc1", DAY);

    world.assertPosts(pc1, ActionType.ISOLATE, 0);
    assertThat(world.reason("pc1")).isEqualTo("AlreadyInState");
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void personKnowsBetterThanTheList() {
    isolatedByHand();
    world.onboarded.tenant().machineActions().releaseByScript(pc1);
    world.isolate("pc1", pc1);
    world.run("pc1", DAY);
    var token = world.message("pc1").replaceAll(".*post-anyway to ([0-9a-f]{16}).*", "$1");

    world.postAnyway("pc1", token);
    world.run("pc1", DAY);

    world.assertPosts(pc1, ActionType.ISOLATE, 1);
    assertThat(world.reason("pc1")).isEqualTo("Succeeded");
    assertThat(pc1.isIsolated()).isTrue();
  }

  @Test
  void oldManifestReappliedDoesNotIsolateAgain() {
    var spec = world.isolation(Device.ofId(pc1.id()));
    world.create("pc1", spec);
    world.run("pc1", DAY);
    world.onboarded.tenant().machineActions().releaseByScript(pc1);
    world.pass(Duration.ofDays(10));

    world.create("pc1", spec);
    world.run("pc1", DAY);

    world.assertPosts(pc1, ActionType.ISOLATE, 1);
    assertThat(world.reason("pc1")).as("of the action of then").isEqualTo("Succeeded");
    assertThat(pc1.isIsolated()).isFalse();
  }

  @Test
  void recreatedObjectOfSameNameAdoptsItsAction() {
    var spec = world.isolation(Device.ofId(pc1.id()));
    world.create("pc1", spec);
    world.run("pc1", DAY);
    world.onboarded.tenant().machineActions().releaseByScript(pc1);

    world.create("pc1", spec);
    world.run("pc1", DAY);

    world.assertPosts(pc1, ActionType.ISOLATE, 1);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.status("pc1").intent().token()).hasSize(16);
    assertThat(pc1.isIsolated()).isFalse();
  }

  @Test
  void connectFailureBeforeSendIsRetried() {
    world.isolate("pc1", pc1);
    var normal = world.post;
    world.post =
        (api, defender) ->
            defender.at(new TenantApi(URI.create("https://localhost:1"), api.tokens()));

    world.look("pc1");

    world.post = normal;
    assertThat(world.status("pc1").intent().result()).isEqualTo(IntentResult.NOT_EXECUTED);
    world.run("pc1", DAY);
    assertThat(world.onboarded.tenant().machineActions().of(pc1)).hasSize(1);
    assertThat(world.status("pc1").outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  private void loseAnswer(Fault fault) {
    world.onboarded.simulator().apiFaults().next(Fault.afterTheFact(fault).onPath(ISOLATE));
  }

  private void isolatedByHand() {
    world
        .onboarded
        .tenant()
        .machineActions()
        .byOther(pc1, ActionType.ISOLATE, "analyst", "by hand", Simulated.succeeds());
  }
}
