package io.mdeoperator.alertsync.sink;

import io.mdeoperator.api.reason.Problem;
import java.util.Optional;

/**
 * Where alerts go. Takes the same item any number of times without harm; comes back in bounded
 * time; expected trouble is an answer, never an exception. Called by one thread at a time.
 */
@FunctionalInterface
public interface Sink {
  /** Delivers a batch; it counts as acknowledged only by what is answered. */
  Delivery deliver(Batch batch);

  /**
   * What keeps it from taking anything, as far as that is known without asking the receiver; alerts
   * need not be fetched then.
   */
  default Optional<Problem> trouble() {
    return Optional.empty();
  }
}
