// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQueryStatus;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQueryStatus.Failing;
import io.mdeoperator.fleet.ChildApplier;
import io.mdeoperator.fleet.Children;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetQueryStatusTest {
  private static final Finding READY = new Finding.Passed(Reason.READY, "It runs.");

  private MdeHuntingQuery parent = query(false);

  @Test
  void aTenantWithoutTheTableFailsAlone() {
    var children = children(3);
    say(children.get(0), READY);
    say(children.get(1), READY);
    say(children.get(2), Finding.failed(Reason.TABLE_UNAVAILABLE, "There is no such table."));

    var status = sum(children);

    assertThat(ready(status).getStatus()).isEqualTo("True");
    assertThat(ready(status).getMessage()).contains("(3 in total) but 1, for example");
    assertThat(status.fleet().tenants()).isEqualTo(3);
    assertThat(status.fleet().ready()).isEqualTo(2);
    assertThat(status.fleet().failing())
        .containsExactly(
            new Failing(
                children.get(2).getSpec().tenantRef().name(), Reason.TABLE_UNAVAILABLE.value()));
  }

  @Test
  void anyOtherFailureIsThatOfTheWhole() {
    var children = children(2);
    say(children.get(0), READY);
    say(children.get(1), Finding.failed(Reason.TENANT_NOT_READY, "Its tenant is not Ready."));

    assertThat(ready(sum(children)).getReason()).isEqualTo(Reason.QUERIES_NOT_READY.value());
  }

  @Test
  void namesSomeOfManyThatFail() {
    var children = children(25);
    children.forEach(
        child -> say(child, Finding.failed(Reason.TENANT_NOT_READY, "Its tenant is not Ready.")));

    assertThat(sum(children).fleet().failing()).hasSize(20);
  }

  @Test
  void keepsWhatItWasWhileItIsSuspended() {
    var children = children(1);
    say(children.getFirst(), READY);
    var before = sum(children);
    parent = query(true);
    parent.setStatus(before);

    var ready = ready(sum(children));

    assertThat(ready.getStatus()).isEqualTo("True");
    assertThat(ready.getReason()).isEqualTo(Reason.SUSPENDED.value());
  }

  private static MdeHuntingQuery query(boolean suspend) {
    return Serialization.unmarshal(
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeHuntingQuery
        metadata: {name: encoded, namespace: ns, uid: query-uid, generation: 1}
        spec:
          tenantSelector: {matchLabels: {mssp: gold}}
          query: DeviceProcessEvents
          suspend: %s
          sinks: [{name: siem, webhook: {url: "https://siem.example/"}}]
        """
            .formatted(suspend),
        MdeHuntingQuery.class);
  }

  /** For so many tenants that match. */
  private List<MdeHuntingQuery> children(int count) {
    return set(count, List.of()).toApply();
  }

  private Children<MdeHuntingQuery> set(int tenants, List<MdeHuntingQuery> children) {
    return new Children<>(
        new FleetQueries(),
        parent,
        IntStream.range(0, tenants).mapToObj(FleetQueryStatusTest::tenant).toList(),
        children,
        NOON);
  }

  private static MdeTenant tenant(int number) {
    var tenant = Feeds.tenant("True", "Ready");
    tenant.getMetadata().setName("customer-" + number);
    tenant.getMetadata().setLabels(Map.of("mssp", "gold"));
    return tenant;
  }

  private static void say(MdeHuntingQuery child, Finding finding) {
    var conditions = new Conditions(List.of(), 1L, NOON).ready(finding).build();
    child.setStatus(MdeHuntingQueryStatus.EMPTY.withConditions(1L, conditions));
  }

  private MdeHuntingQueryStatus sum(List<MdeHuntingQuery> children) {
    var applied =
        new ChildApplier.Result<>(set(children.size(), children), List.of(), false, false);
    return new FleetQueryStatus(parent, applied, NOON).sum();
  }

  private static Condition ready(MdeHuntingQueryStatus status) {
    return Conditions.find(status.conditions(), ConditionType.READY).orElseThrow();
  }
}
