// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.neighbours;

import java.util.List;
import java.util.stream.Stream;

/**
 * One row of the matrix.
 *
 * @param name for the command line
 * @param resource what all namespaces share
 * @param applies what one of them does to it
 */
public record Row(String name, String resource, String applies, Saturation saturation) {
  /** All rows. */
  public static List<Row> all() {
    return Stream.of(FeedRows.all(), ConfigMapRows.all(), RequestRows.all(), PortRows.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Begins; returns when all is applied. */
  public void begin(NoisyNamespace noisy) throws Exception {
    saturation.begin(noisy);
  }
}
