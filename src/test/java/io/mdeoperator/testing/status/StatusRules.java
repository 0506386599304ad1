// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.testing.Dialect;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What holds for every status of every kind: Kubernetes' "API Conventions" about conditions, and
 * kstatus' meaning of Reconciling, Stalled and observedGeneration.
 */
public final class StatusRules {
  private static final Pattern REASON = Pattern.compile("([A-Z][a-z0-9]*)+");
  private static final Pattern STATUS = Pattern.compile("True|False|Unknown");
  private static final int MAX_MESSAGE = 1024;
  private static final String END_MARKS = ".!?…";
  private static final Pattern SENTENCE = Pattern.compile("[.!?…](?=$|\\s+\\p{Lu})");
  private static final int MAX_SENTENCES = 3;

  private StatusRules() {}

  /** The rules that {@code now} breaks, alone or after {@code before}, which may be null. */
  public static List<String> broken(ObservedStatus before, ObservedStatus now) {
    var broken = new ArrayList<String>();
    generations(now, broken);
    types(now, broken);
    now.conditions().forEach(condition -> condition(condition, now, broken));
    if (before != null) {
      now.conditions().forEach(condition -> transition(before, condition, broken));
    }
    return broken;
  }

  private static void generations(ObservedStatus now, List<String> broken) {
    var observed = now.status().path("observedGeneration");
    if (!observed.isIntegralNumber()) {
      broken.add("observedGeneration is missing");
    } else if (observed.asLong() > now.generation()) {
      broken.add("observedGeneration is ahead of the generation");
    }
  }

  private static void types(ObservedStatus now, List<String> broken) {
    var types = now.types();
    if (!types.contains("Ready")) {
      broken.add("Ready is missing");
    }
    if (!types.equals(types.stream().sorted().toList())) {
      broken.add("conditions are not sorted: " + types);
    }
    if (new LinkedHashSet<>(types).size() < types.size()) {
      broken.add("a condition is there twice: " + types);
    }
    if (types.contains("Reconciling") && types.contains("Stalled")) {
      broken.add("Reconciling and Stalled at once");
    }
    for (var abnormal : List.of("Reconciling", "Stalled")) {
      if (types.contains(abnormal) && !"True".equals(now.statusOf(abnormal))) {
        broken.add(abnormal + " is there without being True");
      }
      if (types.contains(abnormal) && "True".equals(now.statusOf("Ready"))) {
        broken.add(abnormal + " beside Ready=True");
      }
    }
  }

  private static void condition(JsonNode condition, ObservedStatus now, List<String> broken) {
    var type = condition.path("type").asText();
    var message = condition.path("message").asText();
    if (!STATUS.matcher(condition.path("status").asText()).matches()) {
      broken.add(type + " is neither True, False nor Unknown");
    }
    if (!REASON.matcher(condition.path("reason").asText()).matches()) {
      broken.add(type + "'s reason is not CamelCase: " + condition.path("reason"));
    }
    if (message.isEmpty() || END_MARKS.indexOf(message.charAt(message.length() - 1)) < 0) {
      broken.add(type + "'s message has no end: " + message);
    }
    if (message.length() > MAX_MESSAGE) {
      broken.add(type + "'s message is longer than " + MAX_MESSAGE);
    }
    if (SENTENCE.matcher(message).results().count() > MAX_SENTENCES) {
      broken.add(type + "'s message has more than " + MAX_SENTENCES + " sentences: " + message);
    }
    if (!Dialect.in(message).isEmpty()) {
      broken.add(type + "'s message uses words of the dialect: " + Dialect.in(message));
    }
    if (!condition.path("observedGeneration").isIntegralNumber()) {
      broken.add(type + " has no observedGeneration");
    } else if (condition.path("observedGeneration").asLong() > now.generation()) {
      broken.add(type + "'s observedGeneration is ahead of the generation");
    }
    if (!isTime(condition.path("lastTransitionTime"))) {
      broken.add(type + "'s lastTransitionTime is not a time");
    }
  }

  private static void transition(ObservedStatus before, JsonNode now, List<String> broken) {
    var type = now.path("type").asText();
    var old = before.condition(type);
    if (old.isPresent()
        && old.get().path("status").equals(now.path("status"))
        && !old.get().path("lastTransitionTime").equals(now.path("lastTransitionTime"))) {
      broken.add(type + "'s lastTransitionTime moved although its status did not");
    }
  }

  private static boolean isTime(JsonNode value) {
    try {
      Instant.parse(value.asText());
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
