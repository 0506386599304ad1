package io.mdeoperator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** What goes on after the story until Ctrl-C: consent is given again, and alerts keep coming. */
final class Encore {
  private static final Duration BETWEEN_ALERTS = Duration.ofSeconds(20);

  /** Callbacks ask for one check of a tenant within this time; the story has just had one. */
  private static final Duration BETWEEN_CALLBACKS = Duration.ofSeconds(10);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Stage stage;
  private final Story story;
  private final Narrator narrator;
  private final Set<String> shown = new HashSet<>();

  Encore(Stage stage, Story story, Narrator narrator) {
    this.stage = stage;
    this.story = story;
    this.narrator = narrator;
  }

  /** Plays until the thread is interrupted. */
  void playUntilInterrupted() throws StoryFailedException, InterruptedException {
    Thread.sleep(BETWEEN_CALLBACKS);
    story.administratorConsents();
    story.tenantBecomesReady();
    stage.mirroredAlerts().forEach(alert -> shown.add(id(alert)));
    narrator.step("From now on Defender raises an alert every 20 seconds, until Ctrl-C");
    narrator.say(
        "You may play the other customers' administrators: open the links of their tenants");
    narrator.say("in a browser. It warns of the certificates, which are the demo's own.");
    stage
        .cluster()
        .audienceKubeconfig()
        .ifPresent(file -> narrator.show("export KUBECONFIG=" + file));
    while (true) {
      stage.microsoft().raiseAlert(Story.CUSTOMER);
      showNewOnes();
    }
  }

  private void showNewOnes() throws InterruptedException, StoryFailedException {
    for (var waited = Duration.ZERO;
        waited.compareTo(BETWEEN_ALERTS) < 0;
        waited = waited.plus(LOOK_AGAIN)) {
      Thread.sleep(LOOK_AGAIN);
      if (!stage.operator().isAlive()) {
        throw new StoryFailedException("the operator has ended, see " + stage.operator().logFile());
      }
      stage.mirroredAlerts().stream().filter(alert -> shown.add(id(alert))).forEach(story::show);
    }
  }

  private static String id(JsonNode alert) {
    return alert.path("id").asText();
  }
}
