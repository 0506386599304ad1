// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import static io.mdeoperator.tenant.SampleTenants.checked;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.entra.TokenRequests;
import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.shard.Shard;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.tenant.DelayedTriggers.Trigger;
import io.mdeoperator.tenant.TenantEventSources.Indexes;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who is reconciled, and when; asking has no effect. */
class TenantEventSourcesTest {
  private static final MdeTenant READY =
      checked("ready", new Finding.Passed(Reason.READY, "All is well."), false);
  private static final MdeTenant WAITING =
      checked("waiting", Finding.failed(Reason.APPLICATION_NOT_READY, "It waits."), false);

  private final CredentialGate gate =
      new CredentialGate(
          SimulatorClock.stoppedAt(TokenRequests.NOW),
          () -> TokenRequests.NOW,
          Duration.ofSeconds(1));
  private final TenantEventSources policy = policy(Shard.SOLE);

  private TenantEventSources policy(Shard shard) {
    var indexes = Indexes.create();
    for (var tenant : List.of(READY, WAITING)) {
      var name = tenant.getMetadata().getName();
      indexes.byApplication().put(name, null, tenant);
      indexes.byTenantId().put(name, null, tenant);
    }
    indexes.bySecret().put("partner", null, SampleObjects.application());
    indexes.byUid().put("partner", null, SampleObjects.application());
    return new TenantEventSources(indexes, shard, gate);
  }

  @Test
  void staggersTheTenantsOfAChangedApplication() {
    var triggers = twice(() -> policy.applicationChanged(SampleObjects.application()));

    assertThat(triggers)
        .extracting(Trigger::tenant)
        .containsExactlyInAnyOrder(
            ResourceID.fromResource(READY), ResourceID.fromResource(WAITING));
    assertThat(triggers)
        .extracting(Trigger::delay)
        .containsExactly(Duration.ZERO, Duration.ofMillis(10));
  }

  @Test
  void reconcilesAllTenantsWhenTheFirstSecretAppears() {
    assertThat(twice(() -> policy.secretChanged(secret("partner-app"))))
        .containsExactlyInAnyOrderElementsOf(Trigger.atOnce(List.of(READY, WAITING)));
  }

  /** Tenants of other shards are not reconciled here, so none of them may be waited for. */
  @Test
  void sendsOnlyTenantsOfItsShardToTryACredential() {
    for (var index = 0; index < 2; index++) {
      var shard = new Shard(index, 2);

      assertThat(policy(shard).secretChanged(secret("partner-app")))
          .containsExactlyInAnyOrderElementsOf(
              Trigger.atOnce(Stream.of(READY, WAITING).filter(shard::owns).toList()));
    }
  }

  @Test
  void ignoresASecretThatNoApplicationRefersTo() {
    assertThat(twice(() -> policy.secretChanged(secret("another")))).isEmpty();
  }

  @Test
  void reconcilesNobodyForTheCredentialOfAnotherApplication() {
    assertThat(twice(() -> policy.credentialStateChanged(new Version("another", "1")))).isEmpty();
  }

  @Test
  void reconcilesTheTenantsOfTheApplicationWhoseCredentialStateChanged() {
    assertThat(twice(() -> policy.credentialStateChanged(new Version("uid-1", "1")))).hasSize(2);
  }

  @Test
  void reconcilesAReadyTenantAtOnceThatWasDeniedAccess() {
    assertThat(twice(() -> policy.accessDenied("id-of-ready")))
        .containsExactly(Trigger.at(Duration.ZERO, READY));
    assertThat(twice(() -> policy.accessDenied("id-of-waiting"))).isEmpty();
  }

  /** Returns the same the second time. */
  private static List<Trigger> twice(Supplier<List<Trigger>> decision) {
    var triggers = decision.get();
    assertThat(decision.get()).isEqualTo(triggers);
    return triggers;
  }

  private static Secret secret(String name) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace("partner")
        .withName(name)
        .withResourceVersion("7")
        .endMetadata()
        .addToData("clientSecret", "czNjcmV0")
        .build();
  }
}
