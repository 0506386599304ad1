// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Adding a sink takes one class and one entry: {@link ListSinks} is such a class. */
class TrivialSinkConformanceTest extends SinkConformance {
  @Override
  protected SinkUnderTest start() {
    return new ListUnderTest();
  }

  /** The class: keeps alerts in a list. */
  private static final class ListSinks implements SinkKind {
    private final ListUnderTest receiver;
    private final Duration patience;

    ListSinks(ListUnderTest receiver, Duration patience) {
      this.receiver = receiver;
      this.patience = patience;
    }

    @Override
    public Optional<Sink> of(SinkInput input) {
      return input.spec().name().equals("list") ? Optional.of(this::deliver) : Optional.empty();
    }

    private Delivery deliver(Batch batch) {
      return receiver.isReachable(patience)
          ? new Delivery.Answered(batch.items().stream().map(receiver::take).toList(), 0)
          : new Delivery.Failed(new Problem(Reason.SINK_UNAVAILABLE, "The list is away."));
    }
  }

  private static final class ListUnderTest implements SinkUnderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 100_000;

    private final List<JsonNode> list = new CopyOnWriteArrayList<>();

    private RecordKind records;
    private volatile boolean isShut;
    private volatile boolean isAsked;
    private volatile CountDownLatch opened = new CountDownLatch(0);

    boolean isReachable(Duration patience) {
      try {
        isAsked = opened.getCount() > 0;
        return opened.await(patience.toSeconds(), TimeUnit.SECONDS) && !isShut;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    Outcome take(Batch.Item item) {
      if (item.json().length > LONGEST) {
        return Outcome.REFUSED;
      }
      try {
        list.add(JSON.readTree(item.json()));
        return Outcome.ACCEPTED;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Sink sink() {
      return sink(Duration.ofMinutes(1));
    }

    @Override
    public Sink impatientSink() {
      return sink(Duration.ofSeconds(1));
    }

    private Sink sink(Duration patience) {
      var sinks = new Sinks(List.of(new ListSinks(this, patience))); // the entry
      var owner = Samples.owner(records, SinkSpec.of("list", null));
      return sinks.of(new SinkInput(owner, 0, "", Map.of()));
    }

    @Override
    public void of(RecordKind next) {
      records = next;
    }

    @Override
    public List<JsonNode> received() {
      return list;
    }

    @Override
    public SinkRecord refusedForGood(String id, int seconds) {
      return Samples.record(id, seconds, "x".repeat(LONGEST));
    }

    @Override
    public void shut() {
      isShut = true;
    }

    @Override
    public void hold() {
      opened = new CountDownLatch(1);
    }

    @Override
    public boolean isAsked() {
      return isAsked;
    }

    @Override
    public void open() {
      isShut = false;
      opened.countDown();
    }

    @Override
    public void close() {
      open();
    }
  }
}
