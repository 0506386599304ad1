// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.mdeoperator.api.reason.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The result of delivering a batch. */
public sealed interface Delivery {
  /**
   * The sink answered for each item.
   *
   * @param outcomes in the order of the batch
   * @param receipt a number that the sink receives again with the next batch
   * @param problem why some are to be delivered again
   * @param refusals why some are refused, in one sentence, by their place in the batch
   */
  record Answered(
      List<Outcome> outcomes,
      long receipt,
      Optional<Problem> problem,
      Map<Integer, String> refusals)
      implements Delivery {
    public Answered {
      outcomes = List.copyOf(outcomes);
      refusals = Map.copyOf(refusals);
    }

    /** Of a sink that gives no reasons. */
    public Answered(List<Outcome> outcomes, long receipt, Optional<Problem> problem) {
      this(outcomes, receipt, problem, Map.of());
    }

    /** Without a problem. */
    public Answered(List<Outcome> outcomes, long receipt) {
      this(outcomes, receipt, Optional.empty());
    }
  }

  /**
   * The sink lost earlier alerts; it took nothing of the batch.
   *
   * @param since everything updated since then is to be delivered again
   */
  record Lost(Instant since, long receipt) implements Delivery {}

  /** The sink could not be used; what was taken of the batch is unknown. */
  record Failed(Problem problem) implements Delivery {}
}
