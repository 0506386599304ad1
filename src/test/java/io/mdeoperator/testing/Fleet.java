// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.CustomResource;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.simulator.http.RecordedRequest.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many customers of the one application of a {@link TestEnvironment}, each with a feed of its own
 * that has some alerts to deliver. All have consented.
 */
public final class Fleet {
  private final TestEnvironment stage;
  private final List<String> tenantIds;
  private final int alertsEach;

  private Fleet(TestEnvironment stage, List<String> tenantIds, int alertsEach) {
    this.stage = stage;
    this.tenantIds = tenantIds;
    this.alertsEach = alertsEach;
  }

  /** Makes the customers known to the simulator; the API server knows nothing of them yet. */
  public static Fleet of(TestEnvironment stage, int size, int alertsEach) {
    var tenantIds =
        IntStream.rangeClosed(1, size)
            .mapToObj("20000000-0000-4000-8000-%012x"::formatted)
            .toList();
    for (var id : tenantIds) {
      var customer = stage.customer(id, "Customer " + id).consent(stage.app());
      customer
          .alerts()
          .addGenerated(
              AlertGenerator.seeded(alertsEach, customer),
              alertsEach,
              Instant.now().minus(Duration.ofHours(2)),
              Duration.ofHours(1).dividedBy(Math.max(1, alertsEach)));
    }
    return new Fleet(stage, tenantIds, alertsEach);
  }

  /** The customers' tenants. */
  public List<String> tenantIds() {
    return tenantIds;
  }

  /**
   * Applies the application and its Secret, and a tenant and a feed for every customer. Feeds are
   * polled every ten seconds.
   */
  public void apply() {
    apply("10s");
  }

  /** The same with another period; a real API server takes none below ten seconds. */
  public void apply(String pollPeriod) {
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    for (var i = 0; i < tenantIds.size(); i++) {
      stage.tenant("customer-" + i, tenantIds.get(i));
      stage.feed("alerts-" + i, "customer-" + i, pollPeriod);
    }
  }

  /**
   * Waits until all tenants and feeds are Ready, every alert is delivered, and the application has
   * counted its tenants.
   */
  public void awaitReady(Duration atMost) {
    // Each look lists all of them.
    var look = Duration.ofMillis(Math.max(500, tenantIds.size() / 2));
    await("all tenants to be Ready")
        .atMost(atMost)
        .pollInterval(look)
        .until(() -> tenants().stream().filter(Fleet::isReady).count() == tenantIds.size());
    await("all feeds to be Ready and to have delivered")
        .atMost(atMost)
        .pollInterval(look)
        .until(
            () ->
                feeds().stream()
                        .filter(Fleet::isReady)
                        .filter(feed -> feed.getStatus().delivered() == alertsEach)
                        .count()
                    == tenantIds.size());
    await("the application to count all tenants")
        .atMost(atMost)
        .until(
            () ->
                stage.get(MdeApplication.class, "partner").getStatus().tenants().ready()
                    == tenantIds.size());
  }

  /** How many tenants have this status and reason of Ready, such as {@code True/Ready}. */
  public long tenantsWith(String readiness) {
    return tenants().stream()
        .filter(tenant -> Conditions.readiness(tenant).equals(readiness))
        .count();
  }

  /**
   * How often each customer's alerts were asked for, as far as requests are kept. A request whose
   * token is refused is nobody's.
   */
  public Map<String, Long> alertRequests() {
    return stage.simulator().requests().stream()
        .filter(request -> request.server() == Server.DEFENDER)
        .map(RecordedRequest::tenantId)
        .filter(Objects::nonNull)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  /** How often a token was asked for on behalf of each customer, as far as requests are kept. */
  public Map<String, Long> tokenRequests() {
    return stage.simulator().requests().stream()
        .filter(RecordedRequest::isTokenRequest)
        .map(RecordedRequest::tenantId)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private List<MdeTenant> tenants() {
    return stage.user().resources(MdeTenant.class).inNamespace(stage.namespace()).list().getItems();
  }

  private List<MdeAlertSync> feeds() {
    return stage
        .user()
        .resources(MdeAlertSync.class)
        .inNamespace(stage.namespace())
        .list()
        .getItems();
  }

  private static boolean isReady(CustomResource<?, ? extends Conditioned> object) {
    return Conditions.isTrue(StatusWriter.conditionsOf(object), ConditionType.READY);
  }
}
