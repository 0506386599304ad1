// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.neighbours;

import io.mdeoperator.api.v1alpha1.sink.KafkaSink;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What feeds and their receivers take: threads, memory, connections, look-ups. */
final class FeedRows {
  private static final int LARGEST_ALERT = (8 << 20) - (16 << 10);
  private static final int OK = 204;
  private static final int UNPROCESSABLE = 422;

  /** As late as an answer may come. */
  private static final Duration SLOW = Duration.ofSeconds(50);

  private FeedRows() {}

  static List<Row> all() {
    return List.of(
        new Row(
            "reconciles",
            "reconciliations under way",
            "feeds x 3 with one receiver each that never answers, pollPeriod 10s",
            FeedRows::reconciles),
        new Row(
            "connections",
            "connections to sinks",
            "feeds with 8 receivers each that never answer, pollPeriod 10s",
            FeedRows::connections),
        new Row(
            "backlog",
            "memory of polls",
            "feeds with a backlog of 1,000 alerts of 20 KB, receivers that take 50 s",
            FeedRows::backlog),
        new Row(
            "large-alerts",
            "memory of polls",
            "feeds whose customers have alerts of 8 MiB, receivers that take 50 s, full mirrors",
            FeedRows::largeAlerts),
        new Row(
            "names",
            "look-ups of names",
            "feeds with 8 receivers each whose names the name server never answers for",
            FeedRows::names),
        new Row(
            "quarantine",
            "memory and API server",
            "feeds whose receiver refuses each alert; 64 KiB of each are kept",
            FeedRows::quarantine),
        new Row(
            "producers",
            "memory of Kafka's producers",
            "feeds with 8 connections each, for requests of 4 MiB, to a port of no broker",
            FeedRows::producers));
  }

  private static void reconciles(NoisyNamespace noisy) {
    var customers = noisy.customers(10);
    noisy.alerts(customers, 5, 2_000);
    var url = noisy.receiver(NoisyReceiver.NEVER, OK);
    noisy.feeds(
        3 * noisy.feeds(), "pollPeriod: 10s, " + NoisyNamespace.webhooks(1, url, "Structured"));
  }

  private static void connections(NoisyNamespace noisy) {
    var customers = noisy.customers(10);
    noisy.alerts(customers, 5, 2_000);
    var url = noisy.receiver(NoisyReceiver.NEVER, OK);
    noisy.feeds(noisy.feeds(), "pollPeriod: 10s, " + NoisyNamespace.webhooks(8, url, "Batched"));
  }

  private static void backlog(NoisyNamespace noisy) {
    var customers = noisy.customers(10);
    noisy.alerts(customers, 1_000, 20 << 10);
    var url = noisy.receiver(SLOW, OK);
    noisy.feeds(noisy.feeds(), "pollPeriod: 10s, " + NoisyNamespace.webhooks(8, url, "Batched"));
  }

  private static void largeAlerts(NoisyNamespace noisy) {
    var customers = noisy.customers(5);
    noisy.alerts(customers, 4, LARGEST_ALERT);
    var url = noisy.receiver(SLOW, OK);
    noisy.feeds(
        noisy.feeds(),
        "pollPeriod: 10s, sinks: [{name: siem, webhook: {url: '%s'}}, {name: mirror, configMap: {content: Full}}]"
            .formatted(url));
  }

  private static void names(NoisyNamespace noisy) {
    var customers = noisy.customers(10);
    noisy.alerts(customers, 5, 2_000);
    noisy.feeds(
        noisy.feeds(),
        "pollPeriod: 10s, "
            + NoisyNamespace.webhooks(8, "https://siem.slow.example/hook", "Structured"));
  }

  private static void quarantine(NoisyNamespace noisy) {
    var customers = noisy.customers(10);
    noisy.alerts(customers, 200, 64 << 10);
    var url = noisy.receiver(Duration.ZERO, UNPROCESSABLE);
    noisy.feeds(noisy.feeds(), "pollPeriod: 10s, " + NoisyNamespace.webhooks(8, url, "Structured"));
  }

  /** Each size of requests is a connection, and a producer, of its own. */
  private static void producers(NoisyNamespace noisy) {
    var customers = noisy.customers(10);
    noisy.alerts(customers, 5, 2_000);
    var server = URI.create(noisy.receiver(NoisyReceiver.NEVER, OK)).getAuthority();
    noisy.feeds(
        noisy.feeds(),
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    "{name: siem-%d, kafka: {bootstrapServers: ['%s'], topic: alerts, maxRequestBytes: %d}}"
                        .formatted(i, server, KafkaSink.MAX_REQUEST_BYTES - i))
            .collect(Collectors.joining(", ", "pollPeriod: 10s, sinks: [", "]")));
  }
}
