// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What customers have that have not been read for a while: the same number of alerts each, spread
 * evenly over two hours.
 *
 * @param of the customers
 * @param alertsEach of every one of them
 * @param size of an alert in bytes, about
 * @param from when the first of them was updated
 */
public record Backlog(List<CustomerTenant> of, int alertsEach, int size, Instant from) {
  private static final Duration SPAN = Duration.ofHours(2);
  private static final Duration AGE = Duration.ofHours(3);

  /** Customers who have consented, without any alert yet. */
  public static List<CustomerTenant> customers(TestEnvironment stage, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj("30000000-0000-4000-8000-%012x"::formatted)
        .map(id -> stage.customer(id, "Customer " + id).consent(stage.app()))
        .toList();
  }

  /**
   * Applies the feed {@code alerts-<number>} of the tenant {@code customer-<number>}.
   *
   * @param pollPeriod such as {@code 10s}
   * @param sinks in the flow style of YAML
   */
  public static void feed(TestEnvironment stage, int number, String pollPeriod, String sinks) {
    apply(stage, number, "pollPeriod: %s, sinks: [%s]".formatted(pollPeriod, sinks));
  }

  /** The same of alerts without their evidence, into one sink, so that sizes are what they say. */
  public static void leanFeed(TestEnvironment stage, int number, String pollPeriod, String sink) {
    apply(
        stage,
        number,
        "pollPeriod: %s, includeEvidence: false, sinks: [{name: siem, %s}]"
            .formatted(pollPeriod, sink));
  }

  private static void apply(TestEnvironment stage, int number, String spec) {
    stage.apply(
        MdeAlertSync.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: alerts-%1$d, namespace: %2$s}
        spec: {tenantRef: {name: customer-%1$d}, %3$s}
        """
            .formatted(number, stage.namespace(), spec));
  }

  /** Applies the application and, as {@code customer-<number>}, the tenants of these customers. */
  public static void tenants(TestEnvironment stage, List<CustomerTenant> customers) {
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    for (var i = 0; i < customers.size(); i++) {
      stage.tenant("customer-" + i, customers.get(i).id());
    }
  }

  /** Puts these alerts in the place of all that the customers had. */
  public static Backlog fill(List<CustomerTenant> customers, int alertsEach, int size) {
    return fill(customers, alertsEach, size, Instant.now().minus(AGE));
  }

  /** The same, the first of them updated then. */
  public static Backlog fill(
      List<CustomerTenant> customers, int alertsEach, int size, Instant first) {
    var from = first.truncatedTo(ChronoUnit.SECONDS);
    for (var i = 0; i < customers.size(); i++) {
      var customer = customers.get(i);
      customer
          .alerts()
          .replaceByGenerated(
              AlertGenerator.seeded(31 * from.getEpochSecond() + i, customer).size(size),
              alertsEach,
              from,
              SPAN.dividedBy(alertsEach));
    }
    return new Backlog(customers, alertsEach, size, from);
  }

  /** Others in their place, as many, the first of them updated when the last of these was. */
  public Backlog next() {
    return fill(of, alertsEach, size, from.plus(SPAN));
  }

  /** One that so many others can follow until now. */
  public Backlog before(int others) {
    return fill(of, alertsEach, size, from.minus(SPAN.multipliedBy(others)));
  }

  /** How many alerts the source has answered with, each as often as it was asked for. */
  public long served() {
    return of.stream().mapToLong(customer -> customer.alerts().served()).sum();
  }

  /** Of all customers together. */
  public long alerts() {
    return (long) of.size() * alertsEach;
  }

  /**
   * Where to divide the time so that no part holds more than some thousands of alerts; the first
   * and the last are the ends.
   */
  public List<Instant> parts() {
    var count = Math.ceilDiv(alertsEach, 5_000);
    return IntStream.rangeClosed(0, count)
        .mapToObj(part -> from.plus(SPAN.multipliedBy(part).dividedBy(count)))
        .toList();
  }
}
