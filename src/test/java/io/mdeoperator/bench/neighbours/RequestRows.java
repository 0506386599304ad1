// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.neighbours;

import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is asked for again and again: polls, checks, replays, tokens. */
final class RequestRows {
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
  private static final int BUSY = 20;
  private static final int OK = 204;

  private RequestRows() {}

  static List<Row> all() {
    return List.of(
        new Row(
            "requests",
            "customers' quotas",
            "requested-at twice a second on 20 tenants and feeds, and redrives",
            RequestRows::requests),
        new Row(
            "churn",
            "calls to the API server",
            "replay-from and suspend on and off twice a second on 20 feeds with mirrors",
            RequestRows::churn),
        new Row(
            "tokens",
            "token requests",
            "tenants x 3 with a wrong secret, half of them unknown to Entra, checks asked for",
            RequestRows::tokens));
  }

  private static void requests(NoisyNamespace noisy) {
    var customers = noisy.customers(BUSY);
    noisy.alerts(customers, 50, 2_000);
    var url = noisy.receiver(Duration.ZERO, OK);
    noisy.feeds(noisy.feeds(), "pollPeriod: 10s, " + NoisyNamespace.webhooks(2, url, "Batched"));
    for (var i = 0; i < BUSY; i++) {
      var number = i;
      noisy.repeat(
          HALF_A_SECOND,
          () -> {
            var now = Instant.now().toString();
            noisy.annotate(MdeTenant.class, "customer-" + number, Api.REQUESTED_AT_ANNOTATION, now);
            noisy.annotate(MdeAlertSync.class, "alerts-" + number, Api.REDRIVE_ANNOTATION, now);
            noisy.annotate(
                MdeAlertSync.class, "alerts-" + number, Api.REQUESTED_AT_ANNOTATION, now);
          });
    }
  }

  private static void churn(NoisyNamespace noisy) {
    var customers = noisy.customers(BUSY);
    noisy.alerts(customers, 50, 2_000);
    var url = noisy.receiver(Duration.ZERO, OK);
    noisy.feeds(
        noisy.feeds(),
        "pollPeriod: 10s, sinks: [{name: siem, webhook: {url: '%s', mode: Batched}}, {name: mirror, configMap: {}}]"
            .formatted(url));
    for (var i = 0; i < BUSY; i++) {
      var name = "alerts-" + i;
      noisy.repeat(
          HALF_A_SECOND,
          () -> {
            var before = Instant.now().minus(Duration.ofHours(2)).toString();
            noisy.annotate(MdeAlertSync.class, name, Api.REPLAY_FROM_ANNOTATION, before);
            noisy.patch(MdeAlertSync.class, name, "{\"spec\":{\"suspend\":true}}");
            noisy.patch(MdeAlertSync.class, name, "{\"spec\":{\"suspend\":false}}");
          });
    }
  }

  private static void tokens(NoisyNamespace noisy) {
    var tenants = 3 * noisy.feeds();
    noisy.customers(tenants / 2);
    noisy.application("not-the-secret");
    for (var i = tenants / 2; i < tenants; i++) {
      noisy.tenant(i, "50000000-0000-4000-8000-%012x".formatted(i), "1m");
    }
    for (var i = 0; i < BUSY; i++) {
      var first = i;
      noisy.repeat(
          HALF_A_SECOND,
          () -> {
            for (var number = first; number < tenants; number += BUSY) {
              noisy.annotate(
                  MdeTenant.class,
                  "customer-" + number,
                  Api.REQUESTED_AT_ANNOTATION,
                  Instant.now().toString());
            }
          });
    }
  }
}
