// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.neighbours;

import com.carrotsearch.hppc.LongLongHashMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.delivery.checkpoint.Checkpoint;
import io.mdeoperator.delivery.checkpoint.CheckpointCodec;
import io.mdeoperator.delivery.checkpoint.HandledRequests;
import io.mdeoperator.delivery.checkpoint.Remembered;
import io.mdeoperator.kube.OperatorLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What mirrors, checkpoints and the quarantine take, and what somebody can write in their place.
 */
final class ConfigMapRows {
  private static final int OK = 204;

  /**
   * Two of them are a ConfigMap; each character is six bytes of JSON, of which 3 MiB may be sent.
   */
  private static final String JUNK = "\u0001".repeat(510_000);

  /** As much as a Secret holds. */
  private static final String SECRET = "x".repeat(1_000_000);

  /** As many alerts as a checkpoint remembers. */
  private static final int REMEMBERED = 50_000;

  private static final int SINKS = 8;

  private ConfigMapRows() {}

  static List<Row> all() {
    return List.of(
        new Row(
            "mirrors",
            "memory of mirrors",
            "feeds / 5 with full mirrors of 5,000 alerts, 2,000 alerts of 4 KB, updates going on",
            ConfigMapRows::mirrors),
        new Row(
            "junk",
            "memory, by answers of the API server",
            "feeds with a checkpoint and a mirror that somebody fills with 1 MiB of control"
                + " characters",
            ConfigMapRows::junk),
        new Row(
            "remembered",
            "memory, by what is remembered of alerts",
            "feeds / 4 with 8 sinks each that remember 50,000 alerts, rescan.lookback 720h",
            ConfigMapRows::remembered),
        new Row(
            "caches",
            "memory, by the caches of objects",
            "feeds x 3 labelled Secrets of 1 MB, and as many tenants with 200 KB of annotations",
            ConfigMapRows::caches));
  }

  private static void mirrors(NoisyNamespace noisy) {
    var customers = noisy.customers(4);
    noisy.alerts(customers, 2_000, 4 << 10);
    noisy.feeds(
        noisy.feeds() / 5,
        "pollPeriod: 10s, sinks: [{name: mirror, configMap: {content: Full, retention: {maxAlerts:"
            + " 5000, maxAge: 8760h}}}]");
    noisy.repeat(Duration.ofSeconds(5), () -> noisy.alerts(customers, 20, 4 << 10, Instant.now()));
  }

  private static void junk(NoisyNamespace noisy) {
    var customers = noisy.customers(10);
    noisy.alerts(customers, 20, 2_000);
    var feeds = noisy.feeds() / 2;
    for (var feed = 0; feed < feeds; feed++) {
      var junk = Map.of("junk", JUNK);
      var checkpoint = "alerts-%d-checkpoint-mirror".formatted(feed);
      write(noisy, ours("checkpoint", feed), checkpoint, junk, Map.of());
      // One that belongs to somebody else is read again at every poll.
      write(noisy, Map.of(), "alerts-%d-alerts-0000".formatted(feed), junk, Map.of());
    }
    noisy.feeds(feeds, "pollPeriod: 10s, sinks: [{name: mirror, configMap: {content: Full}}]");
    noisy.repeat(Duration.ofSeconds(5), () -> noisy.alerts(customers, 1, 2_000, Instant.now()));
  }

  private static void remembered(NoisyNamespace noisy) {
    var feeds = noisy.feeds() / 4;
    var customers = noisy.customers(5);
    for (var feed = 0; feed < feeds; feed++) {
      var content = checkpoint(customers.get(feed % customers.size()).id());
      for (var sink = 0; sink < SINKS; sink++) {
        var name = "alerts-%d-checkpoint-siem-%d".formatted(feed, sink);
        write(noisy, ours("checkpoint", feed), name, Map.of(), Map.of("checkpoint", content));
      }
    }
    noisy.alerts(customers, 20, 2_000);
    var url = noisy.receiver(Duration.ZERO, OK);
    noisy.feeds(
        feeds,
        "pollPeriod: 10s, rescan: {period: 1m, lookback: 720h}, initialLookback: 720h, "
            + NoisyNamespace.webhooks(SINKS, url, "Batched"));
  }

  /** One as the operator writes it after {@link #REMEMBERED} alerts. */
  private static String checkpoint(String tenantId) {
    var now = Instant.now();
    var known = new LongLongHashMap(REMEMBERED);
    for (var alert = 1; alert <= REMEMBERED; alert++) {
      known.put(alert * 0x9E3779B97F4A7C15L, (now.getEpochSecond() - alert) * 10_000_000);
    }
    var checkpoint =
        new Checkpoint(
            tenantId,
            Optional.of(now),
            Optional.of(now.minus(Duration.ofDays(30))),
            Optional.of(now),
            REMEMBERED,
            0,
            0,
            0,
            Optional.empty(),
            List.of(),
            HandledRequests.NONE,
            Remembered.of(known));
    return Base64.getEncoder().encodeToString(CheckpointCodec.encode(checkpoint));
  }

  private static void caches(NoisyNamespace noisy) {
    noisy.application(NoisyNamespace.CLIENT_SECRET);
    for (var i = 0; i < 3 * noisy.feeds(); i++) {
      noisy.overwrite(
          new SecretBuilder()
              .withNewMetadata()
              .withName("large-" + i)
              .withNamespace(noisy.name())
              .withLabels(Map.of(Api.CREDENTIAL_LABEL, Api.CREDENTIAL_OF_SINK))
              .endMetadata()
              .withStringData(Map.of("signingKey", SECRET))
              .build());
      noisy.tenant(i, "50000000-0000-4000-8000-%012x".formatted(i), "24h");
      noisy.annotate(
          MdeTenant.class, "customer-" + i, "example.com/notes", SECRET.substring(0, 200_000));
    }
  }

  /** The labels by which the operator takes one for its own, as after a restore. */
  private static Map<String, String> ours(String component, int feed) {
    var labels = OperatorLabels.of(component);
    labels.put(Api.GROUP + "/feed", "alerts-" + feed);
    return labels;
  }

  private static void write(
      NoisyNamespace noisy,
      Map<String, String> labels,
      String name,
      Map<String, String> data,
      Map<String, String> binaryData) {
    noisy.overwrite(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(noisy.name())
            .withLabels(labels)
            .endMetadata()
            .withData(data)
            .withBinaryData(binaryData)
            .build());
  }
}
