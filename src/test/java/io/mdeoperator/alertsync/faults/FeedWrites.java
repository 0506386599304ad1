// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.mdeoperator.alertsync.faults.FeedHistory.Event;
import io.mdeoperator.alertsync.testing.Segmented;
import io.mdeoperator.cluster.audit.AuditEvent;
import io.mdeoperator.delivery.checkpoint.Checkpoint;
import io.mdeoperator.delivery.checkpoint.CheckpointCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells a {@link FeedObserver} what the operators wrote to the API server for its feed: mirrored
 * alerts and checkpoints, as the audit log has them.
 */
final class FeedWrites {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FeedObserver feed;
  private final OperatorRuns epochs;
  private final Map<String, Instant> mirrored = new HashMap<>();
  private final Map<String, byte[]> segments = new HashMap<>();

  /**
   * One write of a ConfigMap.
   *
   * @param time when it was asked for
   */
  record Write(Instant time, String name, JsonNode content, boolean isDone) {
    /** What the audit log says of the writes of ConfigMaps that somebody made. */
    static Stream<Write> of(AuditEvent call) {
      return call.isWrite()
              && call.resource().equals("configmaps")
              && call.content().has("metadata")
          ? Stream.of(
              new Write(
                  call.received(),
                  call.content().path("metadata").path("name").asText(),
                  call.content(),
                  call.code() / 100 == 2))
          : Stream.empty();
    }

    /** A ConfigMap as it was found. */
    static Write found(Instant time, ConfigMap found) {
      return new Write(time, found.getMetadata().getName(), JSON.valueToTree(found), true);
    }
  }

  private FeedWrites(FeedObserver feed, OperatorRuns epochs) {
    this.feed = feed;
    this.epochs = epochs;
  }

  static void tell(FeedObserver feed, OperatorRuns epochs, Collection<Write> writes) {
    var told = new FeedWrites(feed, epochs);
    writes.stream().sorted(Comparator.comparing(Write::time)).forEach(told::read);
  }

  private void read(Write write) {
    var operator = epochs.at(write.time());
    if (write.isDone() && write.name().startsWith(feed.name() + "-segment-")) {
      segments.put(write.name(), content(write.content()));
    }
    sinkOf(write).ifPresent(sink -> checkpoint(write, operator, sink));
    if (write.isDone() && write.name().startsWith(feed.name() + "-alerts-")) {
      shard(write, operator);
    }
  }

  private Optional<String> sinkOf(Write write) {
    var prefix = feed.name() + "-checkpoint-";
    return Optional.of(write.name())
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()));
  }

  /** Of two at work the other one may repeat its batch before it finds out that it is not alone. */
  private void checkpoint(Write write, int operator, String sink) {
    if (!write.isDone() || epochs.isOfTwo(operator)) {
      feed.saw(write.time(), new Event.NotSaved(operator, sink));
    }
    if (write.isDone()) {
      var checkpoint = checkpoint(write.content());
      var known = Segmented.known(checkpoint, slot -> segments.get(segment(sink, slot)));
      feed.saw(write.time(), Event.Saved.of(operator, sink, checkpoint, known));
    }
  }

  private String segment(String sink, int slot) {
    return feed.name() + "-segment-" + slot + "-" + sink;
  }

  private Checkpoint checkpoint(JsonNode content) {
    return switch (CheckpointCodec.decode(content(content), feed.tenantId())) {
      case CheckpointCodec.Decoded.Good good -> good.checkpoint();
      case CheckpointCodec.Decoded bad ->
          throw new IllegalStateException(feed.name() + " wrote a checkpoint that is " + bad);
    };
  }

  private static byte[] content(JsonNode configMap) {
    try {
      return configMap.path("binaryData").path("checkpoint").binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An alert that moves from one ConfigMap to another unchanged does not arrive once more. */
  private void shard(Write write, int operator) {
    var news = new ArrayList<JsonNode>();
    for (var line : write.content().path("data")) {
      var alert = alert(line.asText());
      var revision = FeedObserver.revision(alert);
      if (!revision.time().equals(mirrored.put(revision.identity(), revision.time()))) {
        news.add(alert);
      }
    }
    if (!news.isEmpty()) {
      feed.given(write.time(), operator, FeedObserver.MIRROR, news);
    }
  }

  /** One alert of a mirror. */
  static JsonNode alert(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The alerts of a mirror's ConfigMaps. */
  static List<JsonNode> alerts(Collection<ConfigMap> shards) {
    return shards.stream()
        .flatMap(shard -> shard.getData().values().stream())
        .map(FeedWrites::alert)
        .toList();
  }
}
