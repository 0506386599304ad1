// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.testing.ClusterUnderTest;
import io.mdeoperator.testing.TenantUnderTest;
import io.mdeoperator.testing.status.StateRow;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state of {@code states.md} in every cloud: the simulator answers over TLS, the operator's
 * own classes make a status of it and write it to an API server in this process.
 */
class StateTableTest {
  private static final Pattern END_OF_SENTENCE = Pattern.compile("[.!?](?= [A-Z]|$)");
  private static final Pattern ENTRA_ERROR = Pattern.compile("entra (\\d+) \\w+ (\\d+)(;.*)?");
  private static final Pattern API_ERROR = Pattern.compile("api (\\d+) ([A-Z]\\w+).*");

  private static ClusterUnderTest cluster;

  @BeforeAll
  static void start() {
    cluster = new ClusterUnderTest();
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.verify();
    cluster.close();
  }

  static Stream<Arguments> rowsInEveryCloud() {
    return StateRow.all().stream()
        .flatMap(row -> Arrays.stream(Cloud.values()).map(cloud -> Arguments.of(row, cloud)));
  }

  @ParameterizedTest(name = "{0} ({1})")
  @MethodSource("rowsInEveryCloud")
  void saysWhatTheTableSays(StateRow row, Cloud cloud) {
    var staged = cluster.tenant(cloud, row.state());
    var created = cluster.client().resource(staged.tenant()).create();
    created.setStatus(before(staged));

    var checked = check(staged, created);
    assertReady(row, staged, cloud, checked.getStatus());
    assertOtherConditions(row, checked.getStatus());
    assertIdentifiersForSupport(row, checked.getStatus());
    check(staged, checked);
    assertOneEvent(row, checked);
    cluster.forget(checked);
  }

  private static MdeTenant check(TenantUnderTest staged, MdeTenant seen) {
    var now = staged.nodeClock().instant();
    var checks = new TenantChecks(staged.tokens(), staged.alerts(), staged.clouds());
    var checkup =
        checks.run(
            new TenantInput(seen, Optional.of(staged.application()), Optional.of(staged.secret())));
    var next = TenantStatus.describe(checkup, staged.clouds(), now, now.plusSeconds(60));
    new StatusWriter<>(cluster.client(), MdeTenant::new, TenantStatus::same, cluster.transitions())
        .write(seen, next);
    return cluster.client().resource(seen).get();
  }

  private static void assertReady(
      StateRow row, TenantUnderTest staged, Cloud cloud, MdeTenantStatus status) {
    var ready = condition(status, ConditionType.READY);
    var works = row.reason() == Reason.READY;
    assertThat(ready.getStatus()).isEqualTo(works ? "True" : "False");
    assertThat(ready.getReason()).isEqualTo(row.reason().value());
    assertThat(END_OF_SENTENCE.matcher(ready.getMessage()).results().count())
        .as(ready.getMessage())
        .isLessThanOrEqualTo(3);
    if (!works) {
      assertThat(ready.getMessage()).contains(" " + row.reason().effect() + " ");
    }
    if (row.application().isPresent()) {
      assertThat(ready.getMessage())
          .endsWith("Follow the message of the MdeApplication 'partner'.");
    } else {
      assertThat(ready.getMessage())
          .contains(row.message(cloud, staged.clientId(), staged.tenantId()));
      assertThat(List.of(row.reason().retry(), row.reason().actor()))
          .containsExactly(row.retry(), row.actor());
    }
  }

  private static void assertOtherConditions(StateRow row, MdeTenantStatus status) {
    row.notMet()
        .ifPresent(
            type ->
                assertThat(status.conditions())
                    .anySatisfy(
                        condition -> {
                          assertThat(condition.getType()).isEqualTo(type);
                          assertThat(condition.getStatus()).isEqualTo("False");
                        }));
    var works = row.reason() == Reason.READY;
    var stalled = !works && row.retry() == Retry.ON_CHANGE;
    assertThat(Conditions.isTrue(status.conditions(), ConditionType.STALLED)).isEqualTo(stalled);
    assertThat(Conditions.isTrue(status.conditions(), ConditionType.RECONCILING))
        .isEqualTo(!works && !stalled);
  }

  /** AADSTS number or error code, status, both ids of Entra's or the API's target, and the time. */
  private static void assertIdentifiersForSupport(StateRow row, MdeTenantStatus status) {
    var entra = ENTRA_ERROR.matcher(row.state().replaceFirst("^at renewal: ", ""));
    var api = API_ERROR.matcher(row.state());
    var failure = status.lastFailure();
    if (entra.matches()) {
      assertThat(failure.code()).isEqualTo("AADSTS" + entra.group(2));
      assertThat(failure.httpStatus()).isEqualTo(Integer.valueOf(entra.group(1)));
      assertThat(failure.traceId()).hasSize(36);
      assertThat(failure.correlationId()).hasSize(36);
      assertThat(failure.time()).isNotNull();
    } else if (api.matches()) {
      assertThat(failure.code()).isEqualTo(api.group(2));
      assertThat(failure.httpStatus()).isEqualTo(Integer.valueOf(api.group(1)));
      assertThat(failure.correlationId()).hasSize(36);
      assertThat(failure.time()).isNotNull();
    }
  }

  /** Told once, however often the state is seen. */
  private static void assertOneEvent(StateRow row, MdeTenant tenant) {
    var ready = condition(tenant.getStatus(), ConditionType.READY);
    assertThat(cluster.events(tenant.getMetadata().getUid()))
        .singleElement()
        .extracting(Event::getType, Event::getReason, Event::getMessage)
        .containsExactly(row.event(), row.reason().value(), ready.getMessage());
  }

  private static MdeTenantStatus before(TenantUnderTest staged) {
    var firstGranted = staged.hadConsent() ? "2026-01-01T00:00:00Z" : null;
    return MdeTenantStatus.EMPTY
        .withConditions(1L, null)
        .withConsent(ConsentStatus.EMPTY.withFirstGrantedTime(firstGranted));
  }

  private static Condition condition(MdeTenantStatus status, ConditionType type) {
    return Conditions.find(status.conditions(), type).orElseThrow();
  }
}
