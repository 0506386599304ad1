package io.mdeoperator.entra;

import io.mdeoperator.api.v1alpha1.Retry;
import io.mdeoperator.entra.CredentialVerdicts.Verdict;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** What tenants have shown of one version of one credential. Thread-safe. */
final class CredentialTrial {
  /** A mistake at Entra heals without anybody editing the Secret. */
  static final Duration TRIAL_PERIOD = Duration.ofMinutes(15);

  /** What passes without anybody's doing, as a federated credential gets known, is tried sooner. */
  private static final Duration TRIAL_PERIOD_OF_WHAT_PASSES = Duration.ofMinutes(1);

  private static final int TENANTS_THAT_REFUTE = 2;

  /** Held while a tenant tries a credential that one other tenant was refused for. */
  final ReentrantLock oneAtATime = new ReentrantLock();

  private Verdict verdict;
  private Instant lastAttempt;
  private Instant lastUse;

  CredentialTrial(Instant now) {
    lastUse = now;
  }

  /** What a tenant may do with the credential now. */
  sealed interface Admission {
    /** Ask Entra. */
    record Free() implements Admission {}

    /** Ask Entra, but only while nobody else does. */
    record OneAtATime(RemoteFailure known) implements Admission {}

    /** Do not ask: it is known what would come. */
    record Barred(RemoteFailure known) implements Admission {}
  }

  synchronized Admission admission(String tenantId, Instant now) {
    lastUse = now;
    if (!(verdict instanceof Verdict.Refused refused)) {
      return new Admission.Free();
    }
    if (!now.isBefore(lastAttempt.plus(trialPeriod(refused.failure())))) {
      lastAttempt = now;
      return new Admission.Free();
    }
    var known = refused.failure();
    var barred =
        refused.tenantIds().size() >= TENANTS_THAT_REFUTE || refused.tenantIds().contains(tenantId);
    return barred ? new Admission.Barred(known) : new Admission.OneAtATime(known);
  }

  private static Duration trialPeriod(RemoteFailure failure) {
    return failure.reason().retry() == Retry.BACK_OFF ? TRIAL_PERIOD_OF_WHAT_PASSES : TRIAL_PERIOD;
  }

  /** Returns whether that changed the verdict. */
  synchronized boolean proved() {
    var changed = !(verdict instanceof Verdict.Proved);
    verdict = new Verdict.Proved();
    return changed;
  }

  /** Returns whether that changed the verdict. */
  synchronized boolean refused(RemoteFailure failure, String tenantId, Instant now) {
    lastAttempt = now;
    var tenants = new LinkedHashSet<String>();
    var known = verdict instanceof Verdict.Refused before ? before : null;
    if (known != null) {
      tenants.addAll(known.tenantIds());
    }
    var changed =
        tenants.add(tenantId) || known == null || known.failure().reason() != failure.reason();
    verdict = new Verdict.Refused(failure, Set.copyOf(tenants));
    return changed;
  }

  synchronized Optional<Verdict> verdict(Instant now) {
    lastUse = now;
    return Optional.ofNullable(verdict);
  }

  synchronized boolean unusedSince(Instant time) {
    return lastUse.isBefore(time);
  }
}
