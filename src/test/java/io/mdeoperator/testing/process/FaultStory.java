// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Chance and memory of a story of faults: the same seed brings the same chances. */
public final class FaultStory {
  private final long seed;
  private final Random random;
  private final Instant start = Instant.now();
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  public FaultStory(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  public Random random() {
    return random;
  }

  /** A time between these two, in milliseconds. */
  public Duration millis(int least, int most) {
    return Duration.ofMillis(least + random.nextInt(most - least));
  }

  /** Lets such a time pass. */
  public void pause(int least, int most) throws InterruptedException {
    Pause.of(millis(least, most));
  }

  /** Writes down what happens, and when. Thread-safe. */
  public void tell(String what) {
    var since = Duration.between(start, Instant.now()).toMillis() / 1000.0;
    lines.add(String.format(Locale.ROOT, "%6.1f s  %s", since, what));
  }

  /**
   * How it ended.
   *
   * @param figures in the order in which they are printed
   * @param problems empty where every promise was kept
   */
  public StoryOutcome outcome(Map<String, Integer> figures, List<String> problems) {
    var lasted = Duration.between(start, Instant.now());
    return new StoryOutcome(seed, figures, lasted, List.copyOf(problems), List.copyOf(lines));
  }
}
