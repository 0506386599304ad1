// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.gate.CredentialState;
import io.mdeoperator.tenant.DelayedTriggers.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which tenants to reconcile after a credential change or news about it: first the
 * canaries, then those that wait for it. Others renew their tokens in time, or wait for something
 * else.
 */
final class CredentialRollout {
  /** A version that was held back may be tried then. */
  private static final Duration SECOND_TRY = CredentialGate.MIN_INTERVAL.plusMillis(500);

  private final CredentialGate gate;

  CredentialRollout(CredentialGate gate) {
    this.gate = gate;
  }

  /** Whom to reconcile, and when. Schedules nothing. */
  List<Trigger> triggers(Version version, List<MdeTenant> tenants) {
    var active = tenants.stream().filter(CredentialRollout::isActive).toList();
    var state = gate.state(version);
    if (state.orElse(null) instanceof CredentialState.Proven(var refusedBefore)) {
      return release(refusedBefore, active);
    }
    var canaries =
        active.stream()
            .filter(tenant -> gate.isCanary(version, id(tenant)))
            .limit(CredentialGate.MAX_CANARIES)
            .toList();
    if (canaries.isEmpty() && state.isEmpty()) {
      return Trigger.atOnce(tenants);
    }
    var tries =
        Stream.of(Duration.ZERO, SECOND_TRY)
            .flatMap(delay -> canaries.stream().map(canary -> Trigger.at(delay, canary)));
    return Stream.concat(tries, retries(state, active)).toList();
  }

  /** Nobody may need a token for an hour, so somebody is sent when the retry is due. */
  private static Stream<Trigger> retries(Optional<CredentialState> state, List<MdeTenant> active) {
    return state.orElse(null) instanceof CredentialState.Refused refused
        ? active.stream()
            .filter(tenant -> refused.tenantIds().contains(id(tenant)))
            .limit(CredentialGate.MAX_CANARIES)
            .map(tenant -> Trigger.at(refused.retryIn(), tenant))
        : Stream.empty();
  }

  /** The servers of Entra that have just refused a tenant may refuse it once more for a while. */
  private static List<Trigger> release(Set<String> refusedBefore, List<MdeTenant> active) {
    var waiting =
        active.stream()
            .filter(TenantCheckRun::waitsForCredential)
            .collect(Collectors.partitioningBy(tenant -> refusedBefore.contains(id(tenant))));
    return Stream.concat(
            Trigger.staggered(waiting.get(false)).stream(),
            waiting.get(true).stream().map(tenant -> Trigger.at(CredentialGate.MIN_RETRY, tenant)))
        .toList();
  }

  private static boolean isActive(MdeTenant tenant) {
    return tenant.getSpec() != null
        && tenant.getSpec().tenantId() != null
        && !tenant.getSpec().suspend();
  }

  private static String id(MdeTenant tenant) {
    return tenant.getSpec().tenantId().toLowerCase(Locale.ROOT);
  }
}
