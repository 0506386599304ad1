// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.why;

import io.mdeoperator.api.reason.Actor;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.kubectl.view.KubeObject;
import java.util.ArrayList;
import java.util.List;

/** An action on a device, and how far it has come. Pure. */
final class ActionSteps {
  private ActionSteps() {}

  static List<Step> of(KubeObject action) {
    var steps = new ArrayList<Step>();
    steps.add(whole(action));
    steps.add(device(action));
    steps.add(record("  request to Defender", action.part("status")));
    if (action.has("spec", "releaseAfter")) {
      steps.add(release(action));
    }
    return steps;
  }

  /** What only takes its time has not failed, nor has what somebody cancelled. */
  private static Step whole(KubeObject action) {
    var kind = action.text("spec", "action").orElse("");
    var step = Step.ofDependant(action, kind, "Defender is not asked");
    if (!step.isFailed() || action.ready().isEmpty()) {
      return step;
    }
    var ready = action.ready().orElseThrow();
    var nobodyActs = ready.known().map(Reason::actor).filter(Actor.NOBODY::equals).isPresent();
    if (nobodyActs && !ready.isFalse()) {
      return Step.waiting(action.title(), step.says(), ready);
    }
    return action.isSettled() ? Step.notShown(action.title(), step.says()) : step;
  }

  private static Step device(KubeObject action) {
    return action
        .text("status", "target", "machineId")
        .map(
            id ->
                Step.ok(
                    "  device",
                    action.text("status", "target", "computerDnsName").orElse("") + ", id " + id))
        .orElseGet(() -> Step.waiting("  device", "not found yet"));
  }

  /** What Defender was asked for, and what it has made of that. */
  private static Step record(String title, KubeObject asked) {
    return asked
        .text("action", "id")
        .map(
            id ->
                Step.ok(
                    title,
                    asked.text("action", "status").orElse("")
                        + ", id "
                        + id
                        + (asked.has("action", "foreign") ? ", asked for by another actor" : "")))
        .orElseGet(() -> Step.waiting(title, ofIntent(asked)));
  }

  private static String ofIntent(KubeObject asked) {
    var time = asked.text("intent", "writtenAt");
    if (time.isEmpty()) {
      return "not sent";
    }
    return asked.text("intent", "result").isPresent()
        ? "not sent, after an attempt of " + time.get() + " that came to nothing"
        : "sent at " + time.get() + " or not: it is looked for in Defender's list";
  }

  private static Step release(KubeObject action) {
    var title = "  release";
    if (!action.has("status", "release")) {
      return Step.waiting(
          title, action.text("spec", "releaseAfter").orElse("") + " after the isolation");
    }
    var outcome = action.text("status", "release", "outcome");
    var due = "due " + action.text("status", "release", "due").orElse("");
    if (outcome.isPresent()) {
      return Step.ok(
          title,
          outcome.get().equals("Skipped")
              ? "Skipped: not by this object"
              : outcome.get() + ", was " + due);
    }
    return action.has("status", "release", "intent")
        ? record(title, action.part("status", "release"))
        : Step.waiting(title, due);
  }
}
