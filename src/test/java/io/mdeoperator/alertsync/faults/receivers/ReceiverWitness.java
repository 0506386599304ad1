// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults.receivers;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** Is told what a receiver has got, and what it did not say. Thread-safe. */
public interface ReceiverWitness {
  /** The receiver has these alerts of a feed since then; with id, last update and tenant each. */
  void given(String feed, Instant time, List<JsonNode> alerts);

  /** What the receiver has answered the feed until now may not have arrived. */
  void answersLost(String feed);
}
