// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults.receivers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.SinkRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes alerts in this process. Used by one thread. */
public final class MemoryReceiver implements ReceiverUnderFaults {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<SinkRecord> taken = new ArrayList<>();
  private Mood mood = Mood.GOOD;
  private Set<String> poison = Set.of();

  @Override
  public Sender sender() {
    return new Sender(this::deliver, () -> {});
  }

  @Override
  public void be(Mood next, Set<String> poisonous) {
    mood = next;
    poison = poisonous;
  }

  @Override
  public Arrivals arrivals() {
    var owners =
        taken.stream()
            .map(MemoryReceiver::owner)
            .filter(owner -> !owner.isEmpty())
            .collect(Collectors.toSet());
    var kept =
        taken.stream().filter(alert -> !poison.contains(alert.id())).map(Revision::of).toList();
    taken.clear();
    return new Arrivals(owners, kept);
  }

  private static String owner(SinkRecord alert) {
    try {
      return JSON.readTree(alert.json()).path("aadTenantId").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Delivery deliver(Batch batch) {
    if (mood == Mood.DOWN) {
      return failed("down");
    }
    var count = batch.items().size();
    var most = mood == Mood.BREAKING ? count / 2 : count;
    batch.items().subList(0, most).forEach(item -> taken.add(item.record()));
    return mood == Mood.SILENT ? failed("no answer") : answered(batch, most);
  }

  private Delivery answered(Batch batch, int most) {
    var outcomes = new ArrayList<Outcome>();
    for (var item : batch.items()) {
      outcomes.add(
          outcomes.size() >= most
              ? Outcome.RETRY
              : poison.contains(item.id()) ? Outcome.REFUSED : Outcome.ACCEPTED);
    }
    return new Delivery.Answered(outcomes, batch.receipt());
  }

  private static Delivery failed(String why) {
    return new Delivery.Failed(new Problem(Reason.SINK_UNAVAILABLE, why));
  }

  @Override
  public void close() {
    taken.clear();
  }
}
