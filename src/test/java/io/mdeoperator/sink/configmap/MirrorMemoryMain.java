// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.mdeoperator.api.v1alpha1.sink.ConfigMapSink;
import io.mdeoperator.api.v1alpha1.sink.ConfigMapSink.Content;
import io.mdeoperator.api.v1alpha1.sink.ConfigMapSink.Retention;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.kube.connection.ClusterClient;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkOwner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Six feeds of three namespaces deliver at the same time into full mirrors: two of them catch up,
 * the others keep up. The heap also holds what a large fleet takes. Ends with 0 if all could.
 */
public final class MirrorMemoryMain {
  /** Heap in use with 1,000 tenants and 1,000 feeds, see docs/operations.md. */
  private static final int FLEET = 60 << 20;

  private static final int FEEDS = 6;
  private static final int CATCHING_UP = 2;
  private static final int BATCH_CATCHING_UP = 2 << 20;
  private static final int BATCH_KEEPING_UP = 64 << 10;

  private MirrorMemoryMain() {}

  /** Arguments: URL of the API server, bytes of an alert. */
  public static void main(String[] args) {
    var fleet = new byte[FLEET];
    var config = new ConfigBuilder(Config.empty()).withMasterUrl(args[0]).build();
    try (var client = ClusterClient.create(config);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var kind =
          new ConfigMapSinkKind(new ConfigMapAccess(client), InstantSource.fixed(Samples.NOON));
      var deliveries =
          IntStream.range(0, FEEDS)
              .mapToObj(
                  feed ->
                      CompletableFuture.supplyAsync(
                          () -> deliver(kind, feed, Integer.parseInt(args[1])), threads))
              .toList();
      var answers = deliveries.stream().map(CompletableFuture::join).toList();
      System.out.println("beside " + fleet.length + " bytes: " + answers);
      System.exit(answers.stream().allMatch(Delivery.Answered.class::isInstance) ? 0 : 1);
    }
  }

  private static Delivery deliver(ConfigMapSinkKind kind, int number, int alertBytes) {
    var mirror = new ConfigMapSink(new Retention("8760h", Retention.MAX_ALERTS), Content.FULL);
    var feed = Samples.feed(SinkSpec.of("mirror", mirror));
    feed.getMetadata().setNamespace("ns" + number / 2);
    var sink = kind.of(new SinkInput(SinkOwner.of(feed), 0, "", Map.of())).orElseThrow();
    var bytes = number < CATCHING_UP ? BATCH_CATCHING_UP : BATCH_KEEPING_UP;
    var batch = batch(bytes / alertBytes, alertBytes);
    var delivery = sink.deliver(batch);
    while (delivery instanceof Delivery.Failed) {
      delivery = sink.deliver(batch); // it found no memory in time, and is tried again
    }
    return delivery;
  }

  /** New revisions of alerts that lie in shards far from one another. */
  private static Batch batch(int alerts, int alertBytes) {
    return Samples.batch(
        0, IntStream.range(0, alerts).mapToObj(i -> alert(i * 37 % 5_000, alertBytes)).toList());
  }

  private static Alert alert(int number, int alertBytes) {
    var time = Instant.parse("2026-04-01T00:00:00Z");
    var line =
        LargeMirrors.line(number, alertBytes)
            .replace(Samples.NOON.plusSeconds(number).toString(), time.toString());
    return new Alert("a" + number, time, "", Samples.TENANT, line.getBytes(StandardCharsets.UTF_8));
  }
}
