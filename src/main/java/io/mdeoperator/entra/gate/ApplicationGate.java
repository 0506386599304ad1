// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.gate;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.entra.endpoint.EntraErrors;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The rules by which the tenants of one application find out whether its credential works:
 *
 * <ul>
 *   <li>All tenants may use a version that works, and one without a predecessor; few at a time
 *       unless it has just worked, so that an expired credential meets few requests.
 *   <li>Canary tenants, three at most, try a version with a predecessor first, one at a time.
 *   <li>Once a tenant was refused for a version, one tenant at a time tries it; once two were, it
 *       is refused for all, and one tenant retries it with exponential back-off; every minute while
 *       the version before it still works.
 *   <li>What worked before stays at hand until the new version works, or that one is refused, too.
 * </ul>
 *
 * <p>A monitor: thread-safe.
 */
final class ApplicationGate {
  /** Any tenant may take the place of a canary that has not tried for so long. */
  static final Duration CANARY_TIMEOUT = Duration.ofMinutes(1);

  /** Limits the memory: nobody asks for older versions. */
  private static final int MAX_VERSIONS = 8;

  private final Map<Version, CredentialVersionState> versions = new LinkedHashMap<>();

  /** Tenants where Entra got as far as looking at the credential the last time. */
  private final Set<String> provenTenants = new HashSet<>();

  private final Duration slow;
  private Instant nextVersion = Instant.MIN;

  /** The last one that a tenant got a token with; null until then, and once Entra refuses it. */
  private ClientCredential working;

  /**
   * @param slow a request that is pending for longer does not hold up others
   */
  ApplicationGate(Duration slow) {
    this.slow = slow;
  }

  /** What a tenant may do with the credential now. */
  sealed interface Admission {
    /** Ask Entra; {@link #ended} has to follow. */
    record Go() implements Admission {}

    /** Wait for other tenants' answers. */
    record Wait(RemoteFailure known) implements Admission {}

    /** Do not ask: the answer is known, or canary tenants have to find out first. */
    record Barred(RemoteFailure known) implements Admission {}
  }

  /** Waits for the tenant's turn. Returns why it must not ask; empty when it must. */
  synchronized Optional<RemoteFailure> await(
      Version version, String tenantId, Clock clock, Duration maxWait) {
    var end = System.nanoTime() + maxWait.toNanos();
    while (true) {
      switch (admission(version, tenantId, clock.instant())) {
        case Admission.Go _ -> {
          return Optional.empty();
        }
        case Admission.Barred(var known) -> {
          return Optional.of(known);
        }
        case Admission.Wait(var known) -> {
          var left = end - System.nanoTime();
          if (left <= 0 || !waits(Math.min(left, slow.toNanos()))) {
            return Optional.of(known);
          }
        }
      }
    }
  }

  synchronized Admission admission(Version version, String tenantId, Instant now) {
    var state = state(version, now);
    if (state.isPending(tenantId)) {
      return new Admission.Go();
    }
    if (state.isRefusedFor(tenantId) || needsCanary(state)) {
      return reserve(version, tenantId, now)
          ? new Admission.Go()
          : new Admission.Barred(whyBarred(state, tenantId, now));
    }
    if (state.hasJustWorked(now.minus(slow)) || state.tryAcquire(tenantId)) {
      started(state, tenantId, now);
      return new Admission.Go();
    }
    return new Admission.Wait(
        state
            .refusal()
            .orElseGet(
                () ->
                    RemoteFailure.of(
                        Reason.IDENTITY_PROVIDER_UNAVAILABLE,
                        "Entra has not yet answered other tenants' requests with the application's credential.",
                        now)));
  }

  synchronized boolean isCanary(Version version, String tenantId, Instant now) {
    return isCanary(state(version, now), tenantId, now);
  }

  /** Lets this tenant alone try or retry a version, if it is its turn. */
  synchronized boolean reserve(Version version, String tenantId, Instant now) {
    var state = state(version, now);
    var isCandidate =
        state.isRefusedFor(tenantId)
            ? isPreferred(state, tenantId, now)
            : isCanary(state, tenantId, now);
    if (!isCandidate
        || now.isBefore(state.nextTry(tenantId, now))
        || !state.tryAcquireAll(tenantId)) {
      return false;
    }
    started(state, tenantId, now);
    return true;
  }

  /**
   * Learns from an answer; empty when none came. Returns whether others can do something that they
   * could not do before, or may retry at another time.
   */
  synchronized boolean ended(
      Version version, String tenantId, Optional<TokenAnswer> answer, Instant now) {
    var state = state(version, now);
    state.ended(tenantId, now);
    var wasRefused = state.refusal().isPresent();
    var isNews =
        answer.filter(known -> learn(version, tenantId, known, now) || wasRefused).isPresent();
    if (isNews || state.hasJustWorked(now)) {
      notifyAll();
    } else {
      notify();
    }
    return isNews;
  }

  synchronized Optional<CredentialState> known(Version version, Instant now) {
    return Optional.ofNullable(versions.get(version))
        .flatMap(state -> state.known(formerWorks(version), now));
  }

  /** A tenant got a token, with this credential if it may be kept; none before it is needed now. */
  synchronized void worked(Optional<ClientCredential> credential) {
    working = credential.orElse(null);
  }

  /**
   * The credential that worked before this version, until this one works or that one is refused.
   */
  synchronized Optional<ClientCredential> former(Version version) {
    return Optional.ofNullable(working).filter(former -> !former.version().equals(version));
  }

  private boolean formerWorks(Version version) {
    return former(version)
        .map(former -> versions.get(former.version()))
        .filter(state -> state.refusal().isEmpty())
        .isPresent();
  }

  /** Permits lapse without a notification, so nobody waits for long. */
  private boolean waits(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void started(CredentialVersionState state, String tenantId, Instant now) {
    if (state.started(tenantId, now)) {
      nextVersion = now.plus(CredentialGate.MIN_INTERVAL);
    }
  }

  private boolean learn(Version version, String tenantId, TokenAnswer answer, Instant now) {
    var state = state(version, now);
    return switch (answer) {
      case TokenAnswer.Granted _ -> {
        provenTenants.add(tenantId);
        yield state.granted(tenantId, now);
      }
      case TokenAnswer.Refused(var failure) when EntraErrors.isAboutCredential(failure) -> {
        provenTenants.add(tenantId);
        yield refused(version, failure, tenantId, now);
      }
      case TokenAnswer.Refused(var failure) when failure.reason().retry() == Retry.BACK_OFF -> {
        state.failed(failure, now.plus(CredentialGate.MIN_INTERVAL));
        yield false;
      }
      case TokenAnswer.Refused _ -> {
        // A refusal of this tenant alone says nothing about the credential: another one has to try.
        var neededCanary = needsCanary(state);
        provenTenants.remove(tenantId);
        state.rejected(tenantId);
        yield neededCanary;
      }
    };
  }

  private boolean refused(Version version, RemoteFailure failure, String tenantId, Instant now) {
    var state = state(version, now);
    var isNews = state.refused(failure, tenantId, formerWorks(version), now);
    if (working != null && working.version().equals(version) && state.isRefusedForAll()) {
      working = null;
    }
    return isNews;
  }

  private boolean needsCanary(CredentialVersionState state) {
    return state.isSuccessor() && !state.isProven() && !provenTenants.isEmpty();
  }

  private boolean isCanary(CredentialVersionState state, String tenantId, Instant now) {
    return needsCanary(state)
        && !state.isRefusedFor(tenantId)
        && isPreferred(state, tenantId, now)
        && state.isOneOf(CredentialGate.MAX_CANARIES, tenantId, now.minus(CANARY_TIMEOUT), now);
  }

  /** Proven tenants come first, but are not waited for for ever. */
  private boolean isPreferred(CredentialVersionState state, String tenantId, Instant now) {
    return provenTenants.isEmpty()
        || provenTenants.contains(tenantId)
        || now.isAfter(state.nextTry(tenantId, now).plus(CANARY_TIMEOUT));
  }

  private RemoteFailure whyBarred(CredentialVersionState state, String tenantId, Instant now) {
    if (state.isRefusedFor(tenantId)) {
      return state.refusal().orElseThrow();
    }
    return state
        .outage(now)
        .filter(_ -> isCanary(state, tenantId, now))
        .orElseGet(
            () ->
                RemoteFailure.of(
                    Reason.APPLICATION_NOT_READY,
                    "The application's new credential is being tried with other tenants first.",
                    now));
  }

  private CredentialVersionState state(Version version, Instant now) {
    if (!versions.containsKey(version) && versions.size() >= MAX_VERSIONS) {
      versions.keySet().stream()
          .filter(this::isDispensable)
          .findFirst()
          .ifPresent(versions::remove);
    }
    return versions.computeIfAbsent(
        version,
        _ ->
            new CredentialVersionState(
                !provenTenants.isEmpty(), slow, nextVersion.isAfter(now) ? nextVersion : now));
  }

  private boolean isDispensable(Version version) {
    return working == null || !working.version().equals(version);
  }
}
