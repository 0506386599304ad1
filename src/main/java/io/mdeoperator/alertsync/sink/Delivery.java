package io.mdeoperator.alertsync.sink;

import io.mdeoperator.api.reason.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of a batch. */
public sealed interface Delivery {
  /**
   * The sink answered for each item.
   *
   * @param outcomes in the order of the batch
   * @param receipt a number that the sink wants to be told with the next batch
   * @param trouble why some are to be delivered again
   */
  record Answered(List<Outcome> outcomes, long receipt, Optional<Problem> trouble)
      implements Delivery {
    public Answered {
      outcomes = List.copyOf(outcomes);
    }

    /** Without anything to be said about it. */
    public Answered(List<Outcome> outcomes, long receipt) {
      this(outcomes, receipt, Optional.empty());
    }
  }

  /**
   * The sink lost what it had been given; nothing of the batch was taken.
   *
   * @param since it wants everything again whose last update is not before this
   */
  record Lost(Instant since, long receipt) implements Delivery {}

  /** The sink could not be used; what was taken of the batch is unknown. */
  record Failed(Problem trouble) implements Delivery {}
}
