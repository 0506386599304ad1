// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.process;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of a story of faults.
 *
 * @param figures by what they count, in the order in which they are printed
 * @param problems broken promises, and what else is wrong
 * @param story what happened when
 */
public record StoryOutcome(
    long seed,
    Map<String, Integer> figures,
    Duration lasted,
    List<String> problems,
    List<String> story) {

  public boolean isGood() {
    return problems.isEmpty();
  }

  /** The figures of all, summed up. */
  public static String figures(List<StoryOutcome> outcomes) {
    var sums = new LinkedHashMap<String, Integer>();
    outcomes.forEach(
        outcome ->
            outcome.figures().forEach((what, count) -> sums.merge(what, count, Integer::sum)));
    return sums.entrySet().stream()
        .map(sum -> sum.getValue() + " " + sum.getKey())
        .collect(Collectors.joining(", "));
  }
}
