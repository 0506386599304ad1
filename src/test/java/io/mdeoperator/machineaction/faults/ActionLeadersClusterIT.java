// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.machineaction.faults.ActionStage.Replica;
import io.mdeoperator.simulator.http.ActiveFault;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.machine.Machine;
import io.mdeoperator.testing.WireFault;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The process that leads ends, or is paused, while it has a device act: Defender is asked once, by
 * it or by the next one.
 */
@Tag("slow")
@OnControlPlane(own = true)
@TestInstance(Lifecycle.PER_CLASS)
class ActionLeadersClusterIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int LEADERSHIP_LOST = 2;
  private static final String LEADS = "This replica leads";

  /** Long enough to do something meanwhile. */
  private static final Fault LATE = Fault.late(Duration.ofSeconds(3), Duration.ofMillis(3001));

  private ActionStage stage;
  private Replica leader;

  @BeforeAll
  void prepare(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    stage = new ActionStage(cluster);
  }

  @AfterAll
  void end() throws Exception {
    stage.close();
  }

  @Test
  void shutdownWaitsForThePost() throws Exception {
    lead();
    var device = stage.device("waited-for");
    var post = met(LATE.onPath("/isolate"), "waited-for", device);

    stage.operators().process(leader.number()).terminate();

    assertThat(post.hits()).isEqualTo(1);
    assertThat(ended()).isZero();
    assertThat(stage.status("waited-for").orElseThrow().action()).isNotNull();
    assertThat(stage.posts(device)).hasSize(1);
  }

  @Test
  void shutdownStartsNoPost() throws Exception {
    lead();
    var device = stage.device("left");
    met(LATE.onPath("/machineactions"), "left", device);

    stage.operators().process(leader.number()).terminate();

    assertThat(ended()).isZero();
    assertThat(stage.posts(device)).isEmpty();
    lead();
    stage.awaitReady("left", "True", "Succeeded");
    assertThat(stage.posts(device)).hasSize(1);
  }

  @Test
  void leaderThatIsPausedBeforeItPostsIsNotOvertaken() throws Exception {
    lead();
    var next = next();
    var device = intended("paused");
    pause();
    leader.apiServer().open();

    awaitTurn(next, "paused");

    assertThat(stage.posts(device)).isEmpty();
    resume();
    assertThat(stage.posts(device)).hasSizeLessThanOrEqualTo(1);
    leader = next;
  }

  @Test
  void postOfAPausedLeaderIsFoundByTheNext() throws Exception {
    lead();
    var next = next();
    var device = intended("found");
    // On the wire it may be held in a handshake, which a process that is paused never ends.
    var held = stage.simulator().apiFaults().next(Fault.held().onPath("/isolate"));
    leader.apiServer().open();
    await("the POST is on its way").atMost(TIMEOUT).until(() -> held.hits() == 1);
    pause();

    awaitTurn(next, "found");

    assertThat(stage.posts(device)).hasSize(1);
    held.close();
    stage.awaitReady("found", "True", "Succeeded");
    resume();
    assertThat(stage.posts(device)).hasSize(1);
    leader = next;
  }

  /** A process leads, the one of before or a new one. */
  private void lead() throws Exception {
    if (leader == null) {
      leader = next();
      await().atMost(TIMEOUT).until(() -> leads(leader));
      stage.awaitTenant();
    }
  }

  private Replica next() throws Exception {
    var started =
        stage.start(
            config -> config.replace("leaderElection: {", "leaderElection: {enabled: true, "));
    stage.operators().awaitReady();
    return started;
  }

  private boolean leads(Replica replica) {
    return stage.operators().process(replica.number()).log().contains(LEADS);
  }

  /** A request of the leader's for a device meets this. */
  private ActiveFault met(Fault fault, String name, Machine device) {
    var met = stage.simulator().apiFaults().next(fault);
    stage.isolate(name, device);
    await("a call").atMost(TIMEOUT).until(() -> met.hits() == 1);
    return met;
  }

  /** The leader has written what it is about to ask for, and has not been told so. */
  private Machine intended(String name) {
    var device = stage.device(name);
    met(LATE.onPath("/machineactions"), name, device);
    leader.apiServer().meet(new WireFault.HoldAnswers());
    await("an intent")
        .atMost(TIMEOUT)
        .until(() -> stage.status(name).filter(status -> status.intent() != null).isPresent());
    return device;
  }

  private void pause() {
    stage.operators().process(leader.number()).suspend();
  }

  /** The other process leads, and has looked at the object. */
  private void awaitTurn(Replica next, String name) {
    await("another leader").atMost(TIMEOUT).until(() -> leads(next));
    await("a look at " + name)
        .atMost(TIMEOUT)
        .until(() -> stage.message(name).contains("its answer was lost"));
  }

  /** It goes on where it was, until it sees that it leads no more. */
  private void resume() {
    stage.operators().process(leader.number()).resume();
    assertThat(ended()).isEqualTo(LEADERSHIP_LOST);
  }

  private int ended() {
    var status = stage.operators().ended(leader.number());
    leader = null;
    return status;
  }
}
