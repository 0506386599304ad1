// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.read.WindowQueue;
import io.mdeoperator.delivery.SinkDelivery;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.memory.BatchRoom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets a feed of a namespace read when there is memory for what that may bring. In one turn it
 * reads until the {@link PollBudget} is spent; a poll has one for its pass and one for gaps.
 */
record ReadingTurn(PollServices services, String namespace) {
  private static final int MAX_CALLS = 20;

  /** Empty when there was no memory in time. A sink that is slow keeps it until it is done. */
  Optional<Map<SinkDelivery, StepResult>> take(
      WindowQueue windows, Function<PollBudget, Map<SinkDelivery, StepResult>> work) {
    var hasBacklog = windows.hasBacklog();
    var room = services.memory().room(namespace, windows.batchBytes(), windows.longAlert());
    if (room.isEmpty()) {
      return Optional.empty();
    }
    var steps = new HashMap<SinkDelivery, StepResult>();
    try {
      var budget = new PollBudget(services.waits(), MAX_CALLS, hasBacklog, room.get());
      steps.putAll(work.apply(budget));
      return Optional.of(steps);
    } finally {
      StepResult.whenSettled(steps.values(), room.get()::close);
    }
  }

  /** Fetches some alerts for one sink, if there is memory for that now. */
  Optional<StepResult> withRoom(Function<BatchRoom, Optional<StepResult>> work) {
    try (var room =
        services.memory().room(namespace, BatchRoom.MIN_BYTES_OF_BACKLOG, 0).orElse(null)) {
      return room == null ? Optional.empty() : work.apply(room);
    }
  }
}
