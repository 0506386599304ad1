package io.mdeoperator.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.api.v1alpha1.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.entra.gate.CredentialVerdicts;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is woken, by the order in which they are. */
class CredentialRolloutTest {
  private static final Version VERSION = new Version("app-uid", "1");
  private static final Finding WAITING = Finding.failed(Reason.APPLICATION_NOT_READY, "It waits.");

  private final List<String> woken = new CopyOnWriteArrayList<>();
  private final DelayedTriggers wakeups = new DelayedTriggers();

  @BeforeEach
  void listen() {
    wakeups.setEventHandler(event -> woken.add(event.getRelatedCustomResourceID().getName()));
    wakeups.start();
  }

  @AfterEach
  void stop() {
    wakeups.stop();
  }

  @Test
  void wakesOnlyThoseThatWaitForTheCredentialWhenItIsProved() {
    var tenants =
        List.of(
            tenant("no-consent", Finding.failed(Reason.CONSENT_PENDING, "No."), false),
            tenant("well", ready(""), false),
            tenant("suspended", WAITING, true),
            tenant("warned", ready(" The current token could not be renewed."), false),
            tenant("waiting", WAITING, false));

    assertThat(rollout(Set.of()).judged(VERSION, tenants)).isEmpty();

    await().until(() -> woken.contains("waiting"));
    assertThat(woken).containsExactly("warned", "waiting");
  }

  @Test
  void doesNotWakeAtOnceWhomEntraHasJustRefused() {
    var tenants = List.of(tenant("refused", WAITING, false), tenant("waiting", WAITING, false));

    assertThat(rollout(Set.of("id-of-refused")).judged(VERSION, tenants)).isEmpty();

    await().until(() -> woken.contains("waiting"));
    assertThat(woken).containsExactly("waiting");
  }

  @Test
  void losesNoLaterWakeupForOneThatComesFirst() {
    var tenant = tenant("twice", WAITING, false);

    wakeups.after(Duration.ofMillis(300), ResourceID.fromResource(tenant));
    wakeups.oneByOne(List.of(tenant));

    await().until(() -> woken.size() == 2);
  }

  private CredentialRollout rollout(Set<String> refusedBefore) {
    return new CredentialRollout(new Proved(refusedBefore), wakeups);
  }

  private static Finding ready(String warning) {
    return new Finding.Passed(
        Reason.READY, "Consent, token, roles and API have been verified." + warning);
  }

  private static MdeTenant tenant(String name, Finding ready, boolean suspend) {
    var tenant = new MdeTenant();
    tenant.getMetadata().setName(name);
    tenant.getMetadata().setNamespace("partner");
    tenant.setSpec(
        new MdeTenantSpec(
            new LocalRef("partner"), "ID-OF-" + name, null, null, Geo.DEFAULT, null, suspend));
    var conditions = new Conditions(List.of(), 1L, Instant.EPOCH).ready(ready).build();
    tenant.setStatus(MdeTenantStatus.EMPTY.withConditions(1L, conditions));
    return tenant;
  }

  private record Proved(Set<String> refusedBefore) implements CredentialVerdicts {
    @Override
    public Optional<Verdict> verdict(Version version) {
      return Optional.of(new Verdict.Proved(refusedBefore));
    }

    @Override
    public boolean isToProve(Version version, String tenantId) {
      return false;
    }

    @Override
    public void onChange(Consumer<Version> listener) {
      throw new AssertionError("nothing changes");
    }
  }
}
