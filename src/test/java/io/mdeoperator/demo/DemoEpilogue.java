// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.demo.cluster.DemoHosts;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** What goes on after the story until Ctrl-C: consent is given again, and alerts keep coming. */
public final class DemoEpilogue {
  private static final Duration BETWEEN_ALERTS = Duration.ofSeconds(20);

  /** Callbacks ask for one check of a tenant within this time; the story has just had one. */
  private static final Duration BETWEEN_CALLBACKS = Duration.ofSeconds(10);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final DemoEnvironment stage;
  private final DemoSteps story;
  private final DemoOutput narrator;
  private final Set<String> shown = new HashSet<>();

  public DemoEpilogue(DemoEnvironment stage, DemoSteps story, DemoOutput narrator) {
    this.stage = stage;
    this.story = story;
    this.narrator = narrator;
  }

  /** Plays until the thread is interrupted. */
  public void playUntilInterrupted() throws DemoFailedException, InterruptedException {
    Thread.sleep(BETWEEN_CALLBACKS);
    story.administratorConsents();
    story.tenantBecomesReady();
    stage.mirroredAlerts().forEach(alert -> shown.add(id(alert)));
    narrator.step("From now on Defender raises an alert every 20 seconds, until Ctrl-C");
    if (stage.cluster().hosts().equals(DemoHosts.LOOPBACK)) {
      narrator.say(
          "You may play the other customers' administrators: open the links of their tenants");
      narrator.say("in a browser. It warns of the certificates, which are the demo's own.");
    } else {
      narrator.say("Do not open the links: outside of the node they lead to the real Microsoft.");
    }
    stage
        .cluster()
        .audienceCommand()
        .ifPresent(
            command -> {
              narrator.say("To look for yourself with kubectl:");
              narrator.show(command);
            });
    while (true) {
      stage.microsoft().raiseAlert(DemoSteps.CUSTOMER);
      showNewOnes();
    }
  }

  private void showNewOnes() throws InterruptedException, DemoFailedException {
    for (var waited = Duration.ZERO;
        waited.compareTo(BETWEEN_ALERTS) < 0;
        waited = waited.plus(LOOK_AGAIN)) {
      Thread.sleep(LOOK_AGAIN);
      if (!stage.operator().isAlive()) {
        throw new DemoFailedException("the operator has ended, see " + stage.operator().logFile());
      }
      stage.mirroredAlerts().stream().filter(alert -> shown.add(id(alert))).forEach(story::show);
    }
  }

  private static String id(JsonNode alert) {
    return alert.path("id").asText();
  }
}
