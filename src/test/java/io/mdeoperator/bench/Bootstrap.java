package io.mdeoperator.bench;

import java.util.List;
import java.util.Random;

/** How sure a mean of few measurements is: the percentile bootstrap of Efron. */
final class Bootstrap {
  private static final int RESAMPLES = 10_000;

  private Bootstrap() {}

  /** Where the mean is in 95 of 100 cases. */
  record Interval(double low, double high) {}

  static Interval meanInterval(List<Double> sample, long seed) {
    var random = new Random(seed);
    var means =
        random
            .ints(RESAMPLES, 0, Integer.MAX_VALUE)
            .mapToDouble(_ -> resampledMean(sample, random))
            .sorted()
            .toArray();
    return new Interval(means[RESAMPLES / 40], means[RESAMPLES - RESAMPLES / 40 - 1]);
  }

  static double mean(List<Double> sample) {
    return sample.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double resampledMean(List<Double> sample, Random random) {
    return random
        .ints(sample.size(), 0, sample.size())
        .mapToDouble(sample::get)
        .average()
        .orElseThrow();
  }
}
