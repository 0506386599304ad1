// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import io.mdeoperator.cluster.install.OperatorProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * What an operator's {@code /metrics} said.
 *
 * @param text in the format of Prometheus
 */
public record ScrapedMetrics(String text) {
  /** Asks the port of probes and metrics on 127.0.0.1. */
  public static ScrapedMetrics of(int managementPort) {
    return new ScrapedMetrics(OperatorProcess.metrics(managementPort));
  }

  /** How long ago the earliest time of this metric was, whatever its labels; empty when none is. */
  public Optional<Duration> age(String name) {
    return values(name).min().stream()
        .mapToObj(
            seconds ->
                Duration.between(Instant.ofEpochMilli((long) (seconds * 1e3)), Instant.now()))
        .findFirst();
  }

  /**
   * The sum over all its values.
   *
   * @param nameAndLabels how the lines begin, such as <code>jvm_memory_used_bytes{area="heap"
   *     </code>
   */
  public double sum(String nameAndLabels) {
    return values(nameAndLabels).sum();
  }

  private DoubleStream values(String nameAndLabels) {
    return Pattern.compile("(?m)^" + Pattern.quote(nameAndLabels) + ".* (\\S+)$")
        .matcher(text)
        .results()
        .mapToDouble(line -> Double.parseDouble(line.group(1)))
        .filter(value -> !Double.isNaN(value));
  }
}
