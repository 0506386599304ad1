package io.mdeoperator.tenant;

import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.credential.ApplicationCredential;
import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.entra.gate.CredentialVerdicts;
import io.mdeoperator.entra.gate.CredentialVerdicts.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whom it concerns that a credential has changed, or what was found out about it: first the tenants
 * that prove it, then those that wait for it. Tenants that are well renew their tokens when it is
 * time; what others wait for has nothing to do with the credential.
 */
final class CredentialRollout {
  /** When a version that was held back is tried at last. */
  private static final Duration SECOND_LOOK =
      CredentialVerdicts.BETWEEN_VERSIONS.plus(Duration.ofMillis(500));

  private final CredentialVerdicts verdicts;
  private final DelayedTriggers wakeups;

  CredentialRollout(CredentialVerdicts verdicts, DelayedTriggers wakeups) {
    this.verdicts = verdicts;
    this.wakeups = wakeups;
  }

  /** The tenants to wake at once; others may be woken later. */
  Set<ResourceID> secretChanged(
      MdeApplication application, Secret secret, List<MdeTenant> tenants) {
    return application.getSpec() != null
            && ApplicationCredential.of(application, Optional.of(secret))
                instanceof ApplicationCredential.Usable(var credential)
        ? judged(credential.version(), tenants)
        : Set.of();
  }

  /** The tenants to wake at once; others may be woken later. */
  Set<ResourceID> judged(Version version, List<MdeTenant> tenants) {
    var verdict = verdicts.verdict(version);
    if (verdict.orElse(null) instanceof Verdict.Proved(var refusedBefore)) {
      proved(refusedBefore, tenants);
      return Set.of();
    }
    var provers = provers(version, tenants);
    provers.forEach(prover -> wakeups.after(SECOND_LOOK, prover));
    return provers.isEmpty() && verdict.isEmpty() ? ids(tenants) : provers;
  }

  private void proved(Set<String> refusedBefore, List<MdeTenant> tenants) {
    var waiting =
        active(tenants)
            .filter(TenantCheckRun::waitsForCredential)
            .collect(Collectors.partitioningBy(tenant -> refusedBefore.contains(id(tenant))));
    wakeups.oneByOne(waiting.get(false));
    waiting
        .get(true)
        .forEach(
            tenant ->
                wakeups.after(CredentialVerdicts.FIRST_RETRIAL, ResourceID.fromResource(tenant)));
  }

  private Set<ResourceID> provers(Version version, List<MdeTenant> tenants) {
    return active(tenants)
        .filter(tenant -> verdicts.isToProve(version, id(tenant)))
        .limit(CredentialVerdicts.PROVING_TENANTS)
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  private static Stream<MdeTenant> active(List<MdeTenant> tenants) {
    return tenants.stream()
        .filter(tenant -> tenant.getSpec() != null && tenant.getSpec().tenantId() != null)
        .filter(tenant -> !tenant.getSpec().suspend());
  }

  private static String id(MdeTenant tenant) {
    return tenant.getSpec().tenantId().toLowerCase(Locale.ROOT);
  }

  private static Set<ResourceID> ids(List<MdeTenant> tenants) {
    return tenants.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
  }
}
