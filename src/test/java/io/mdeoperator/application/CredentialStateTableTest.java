// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.entra.TokenRequests;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.shard.Shard;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.testing.ClusterUnderTest;
import io.mdeoperator.testing.TenantUnderTest;
import io.mdeoperator.testing.status.StateRow;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an application says where {@code states.md} finds fault with its credential. */
class CredentialStateTableTest {
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
        .filter(row -> row.application().isPresent())
        .flatMap(row -> Arrays.stream(Cloud.values()).map(cloud -> Arguments.of(row, cloud)));
  }

  @ParameterizedTest(name = "{0} ({1})")
  @MethodSource("rowsInEveryCloud")
  void saysWhatTheTableSays(StateRow row, Cloud cloud) {
    var staged = cluster.tenant(cloud, row.state());
    var application = staged.application();
    application.getMetadata().setName("app-" + staged.clientId());
    var created = cluster.client().resource(application).create();
    staged.tokens().token(staged.request());

    var checked = check(staged, created);
    check(staged, checked);

    var reason = row.application().orElseThrow();
    var conditions = checked.getStatus().conditions();
    var ready = Conditions.find(conditions, ConditionType.READY).orElseThrow();
    assertThat(ready.getStatus()).isEqualTo("False");
    assertThat(ready.getReason()).isEqualTo(reason.value());
    assertThat(ready.getMessage())
        .contains(row.message(cloud, staged.clientId(), staged.tenantId()))
        .contains(" " + reason.effect() + " ");
    assertThat(List.of(reason.retry(), reason.actor())).containsExactly(row.retry(), row.actor());
    assertThat(Conditions.isTrue(conditions, ConditionType.STALLED))
        .isEqualTo(row.retry() == Retry.ON_CHANGE);
    assertThat(cluster.events(created.getMetadata().getUid()))
        .singleElement()
        .extracting(Event::getType, Event::getReason, Event::getMessage)
        .containsExactly(row.event(), reason.value(), ready.getMessage());
  }

  /** The tenant's message leads here, so this one must not lead back. */
  @Test
  void quotesTheRefusalThatOneTenantAloneHasMet() {
    var staged = cluster.tenant(Cloud.PUBLIC, "entra 401 invalid_client 7000215");
    var other = staged.tenant();
    other.setSpec(MdeTenantSpec.of(new LocalRef("partner"), TenantUnderTest.newId()));
    staged.tokens().token(staged.request());

    var finding = judge(staged, List.of(staged.tenant(), other), Shard.SOLE).finding();

    assertThat(finding.reason()).isEqualTo(Reason.READY);
    assertThat(finding.message())
        .contains("refuses the client secret of app " + staged.clientId() + " (AADSTS7000215).")
        .endsWith("Wait for the next check of another tenant.");
  }

  /** What another process learns from its tenants is not known here, so nobody waits for it. */
  @Test
  void tenantOfAnotherShardConfirmsNothing() {
    var staged = cluster.tenant(Cloud.PUBLIC, "entra 401 invalid_client 7000215");
    staged.tokens().token(staged.request());
    var shard = new Shard(0, 2).owns(staged.tenant()) ? new Shard(0, 2) : new Shard(1, 2);
    var other = staged.tenant();
    other.setSpec(MdeTenantSpec.of(new LocalRef("partner"), TenantUnderTest.newId()));
    for (var number = 0; shard.owns(other); number++) {
      other.getMetadata().setName("other-" + number);
    }

    var finding = judge(staged, List.of(staged.tenant(), other), shard).finding();

    assertThat(finding).isInstanceOf(Finding.Failed.class);
  }

  @Test
  void isReadyWithAWarningWhileTheFormerCredentialWorks() {
    var staged = cluster.tenant(Cloud.PUBLIC, "entra 401 invalid_client 7000215");
    var clock = SimulatorClock.stoppedAt(TokenRequests.NOW);
    var gate = new CredentialGate(clock, clock::instant, Duration.ofSeconds(1));
    var version = staged.request().credential().version();
    var former =
        new ClientCredential.ClientSecret(
            new ClientCredential.Version(version.applicationUid(), "former"), "former");
    gate.guard(
        staged.request().with(former),
        () -> new TokenAnswer.Granted(TokenRequests.token(), Optional.empty()));
    clock.advance(CredentialGate.MIN_INTERVAL);
    gate.guard(staged.request(), () -> staged.tokens().token(staged.request()));

    var finding =
        new ApplicationChecks(gate, staged.federatedTokens(), staged.clouds(), clock)
            .run(staged.application(), input(staged, List.of(staged.tenant()), Shard.SOLE))
            .finding();

    assertThat(finding).isInstanceOf(Finding.Passed.class);
    assertThat(finding.reason()).isEqualTo(Reason.FORMER_CREDENTIAL_IN_USE);
    assertThat(finding.message())
        .contains(
            "(AADSTS7000215). The operator continues with the credential that was in the Secret before")
        .contains("> App registrations > " + staged.clientId());
  }

  /** Entra refuses a new secret for seconds or minutes after it was created. */
  @Test
  void isNotStalledWhileEntraMayNotKnowTheNewSecretYet() {
    var finding = Finding.failed(Reason.CLIENT_SECRET_INVALID, "Entra refuses it.");
    var application = new MdeApplication();
    application.getMetadata().setGeneration(1L);
    var input = new ApplicationInput(Optional.empty(), List.of(), Shard.SOLE);
    var result = ApplicationCheckResult.of(finding);

    assertThat(types(application, result.withNew(true), input))
        .containsExactly("Ready", "Reconciling");
    assertThat(types(application, result, input)).containsExactly("Ready", "Stalled");
  }

  private static List<String> types(
      MdeApplication application, ApplicationCheckResult result, ApplicationInput input) {
    return ApplicationStatus.describe(application, result, input, null, Instant.EPOCH)
        .conditions()
        .stream()
        .map(Condition::getType)
        .toList();
  }

  /** What is known of a credential belongs to the UID that the tenant's request has named. */
  private static ApplicationCheckResult judge(
      TenantUnderTest staged, List<MdeTenant> tenants, Shard shard) {
    return new ApplicationChecks(
            staged.gate(), staged.federatedTokens(), staged.clouds(), staged.nodeClock())
        .run(staged.application(), input(staged, tenants, shard));
  }

  private static ApplicationInput input(
      TenantUnderTest staged, List<MdeTenant> tenants, Shard shard) {
    return new ApplicationInput(Optional.of(staged.secret()), tenants, shard);
  }

  private static MdeApplication check(TenantUnderTest staged, MdeApplication seen) {
    var judgement = judge(staged, List.of(staged.tenant()), Shard.SOLE);
    var input = input(staged, List.of(staged.tenant()), Shard.SOLE);
    var next =
        ApplicationStatus.describe(seen, judgement, input, null, staged.nodeClock().instant());
    new StatusWriter<>(
            cluster.client(), MdeApplication::new, Objects::equals, cluster.transitions())
        .write(seen, next);
    return cluster.client().resource(seen).get();
  }
}
