// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** How sure a figure of few measurements is: the percentile bootstrap of Efron. */
public final class Bootstrap {
  private static final int RESAMPLES = 2_000;

  private Bootstrap() {}

  /** Where the figure is in 95 of 100 cases. */
  public record Interval(double low, double high) {}

  /**
   * Computes the figure of samples that are drawn from the measurements.
   *
   * @param seed the same one draws the same samples
   */
  public static <T> Interval interval(
      List<T> measured, ToDoubleFunction<List<T>> figure, long seed) {
    var random = new Random(seed);
    var figures =
        random
            .ints(RESAMPLES, 0, Integer.MAX_VALUE)
            .mapToDouble(_ -> figure.applyAsDouble(resampled(measured, random)))
            .sorted()
            .toArray();
    return new Interval(figures[RESAMPLES / 40], figures[RESAMPLES - RESAMPLES / 40 - 1]);
  }

  private static <T> List<T> resampled(List<T> measured, Random random) {
    return random.ints(measured.size(), 0, measured.size()).mapToObj(measured::get).toList();
  }
}
