package io.mdeoperator.tenant;

import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.entra.ClientCredential.Version;
import io.mdeoperator.entra.CredentialVerdicts;
import io.mdeoperator.entra.CredentialVerdicts.Verdict;
import io.mdeoperator.kube.ApplicationCredential;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whom it concerns that a credential has changed, or what was found out about it: first the tenants
 * that prove it, then those that wait for it. Tenants that are well renew their tokens when it is
 * time.
 */
final class CredentialRollout {
  /** When a version that was held back is tried at last. */
  private static final Duration SECOND_LOOK =
      CredentialVerdicts.BETWEEN_VERSIONS.plus(Duration.ofMillis(500));

  private final CredentialVerdicts verdicts;
  private final Wakeups wakeups;

  CredentialRollout(CredentialVerdicts verdicts, Wakeups wakeups) {
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
    if (verdict.filter(Verdict.Proved.class::isInstance).isPresent()) {
      wakeups.oneByOne(tenants.stream().filter(Predicate.not(TenantCheckup::isWell)).toList());
      return Set.of();
    }
    var provers = provers(version, tenants);
    provers.forEach(prover -> wakeups.after(SECOND_LOOK, prover));
    return provers.isEmpty() && verdict.isEmpty() ? ids(tenants) : provers;
  }

  private Set<ResourceID> provers(Version version, List<MdeTenant> tenants) {
    return tenants.stream()
        .filter(tenant -> tenant.getSpec() != null && tenant.getSpec().tenantId() != null)
        .filter(tenant -> !tenant.getSpec().suspend())
        .filter(
            tenant ->
                verdicts.isToProve(version, tenant.getSpec().tenantId().toLowerCase(Locale.ROOT)))
        .limit(CredentialVerdicts.PROVING_TENANTS)
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  private static Set<ResourceID> ids(List<MdeTenant> tenants) {
    return tenants.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
  }
}
