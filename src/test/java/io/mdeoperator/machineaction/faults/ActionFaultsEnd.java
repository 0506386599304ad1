// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction.faults;

import static java.util.stream.Collectors.groupingBy;

import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.machineaction.faults.ActionFaultStory.Asked;
import io.mdeoperator.simulator.machine.PostedAction;
import io.mdeoperator.simulator.machine.PostedAction.Effect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What is seen of objects and devices when a story of faults is over. */
record ActionFaultsEnd(ActionStage stage, Collection<Asked> asked) {
  private static final Pattern TOKEN = Pattern.compile("\\[mde-operator ([0-9a-f]{16})\\]");

  /** Where Defender was asked twice for one attempt, or an object says nothing. */
  List<String> problems() {
    var problems = new ArrayList<String>();
    for (var one : asked) {
      byAttempt(one)
          .forEach(
              (token, posts) -> {
                if (counted(one, posts) > 1) {
                  problems.add(
                      "%s was asked for %d times as %s: %s"
                          .formatted(one.name(), counted(one, posts), token, posts));
                }
              });
      if (stage.message(one.name()).isBlank()) {
        problems.add(one.name() + " says nothing");
      }
    }
    return problems;
  }

  private Map<String, List<PostedAction>> byAttempt(Asked one) {
    return stage.posts(one.device()).stream().collect(groupingBy(ActionFaultsEnd::token));
  }

  private static String token(PostedAction post) {
    var found = TOKEN.matcher(post.comment() == null ? "" : post.comment());
    return found.find() ? found.group(1) : "no token";
  }

  /** Without those that were provably refused. */
  private static long counted(Asked one, List<PostedAction> posts) {
    return posts.stream().filter(post -> !one.isRefused() || post.effect() != Effect.NONE).count();
  }

  Map<String, Integer> figures() {
    var figures = new LinkedHashMap<String, Integer>();
    figures.put("actions", asked.size());
    var posts = asked.stream().flatMap(one -> stage.posts(one.device()).stream()).toList();
    figures.put("POSTs", posts.size());
    figures.put("executed", (int) posts.stream().filter(PostedAction::isExecuted).count());
    figures.put("succeeded", ended(Outcome.SUCCEEDED));
    figures.put("left to a person", ended(Outcome.UNKNOWN));
    return figures;
  }

  private int ended(Outcome outcome) {
    return (int)
        asked.stream()
            .flatMap(one -> stage.status(one.name()).stream())
            .filter(status -> status.outcome() == outcome)
            .count();
  }
}
