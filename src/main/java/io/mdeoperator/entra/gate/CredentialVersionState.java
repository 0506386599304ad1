// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.gate;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.entra.gate.LapsingPermits.Permit;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What tenants have shown of one version of an application's credential: unproven, proven or
 * refused. Guarded by its {@link ApplicationGate}.
 */
final class CredentialVersionState {
  /** For what is repaired in the app registration, without any change of the Secret. */
  private static final Duration MAX_RETRY_OUTSIDE = Duration.ofHours(1);

  /** For what passes by itself, and after a retry that showed nothing. */
  private static final Duration MAX_RETRY_IF_PASSING = Duration.ofMinutes(5);

  /** Until all servers of Entra know a new credential; minutes, says Microsoft. */
  private static final Duration MAX_PROPAGATION = Duration.ofMinutes(10);

  private static final int RETRY_FACTOR = 4;
  private static final int MAX_PENDING = 3;

  private final boolean successor;
  private final LapsingPermits permits;
  private final Map<String, Permit> pending = new HashMap<>();
  private final Map<String, Instant> canaries = new HashMap<>();
  private final Set<String> refusedBy = new LinkedHashSet<>();
  private Set<String> refusedBefore = Set.of();
  private Instant firstTry;
  private Instant nextTry;
  private Instant retryAt;
  private Instant lastGranted;
  private RemoteFailure refusal;
  private RemoteFailure outage;
  private String retriedBy;
  private Duration backOff = CredentialGate.MIN_RETRY;

  /**
   * @param successor whether tenants have used an earlier version
   * @param firstTry when it may be tried
   */
  CredentialVersionState(boolean successor, Duration slow, Instant firstTry) {
    this.successor = successor;
    this.permits = new LapsingPermits(MAX_PENDING, slow);
    this.nextTry = firstTry;
  }

  boolean isSuccessor() {
    return successor;
  }

  /** Whether a tenant ever got a token with it. */
  boolean isProven() {
    return lastGranted != null;
  }

  /** Whether it has worked since then, and was not refused after that. */
  boolean hasJustWorked(Instant since) {
    return isProven() && refusedBy.isEmpty() && !lastGranted.isBefore(since);
  }

  /** Whether a tenant's answer is known: one that was refused, and any tenant once two were. */
  boolean isRefusedFor(String tenantId) {
    return isRefusedForAll() || refusedBy.contains(tenantId);
  }

  /** Whether a second tenant has confirmed what the first was told. */
  boolean isRefusedForAll() {
    return refusedBy.size() > 1;
  }

  /** The last refusal because of the credential. */
  Optional<RemoteFailure> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** When this tenant alone may try or retry it. A clock that was set back prolongs no wait. */
  Instant nextTry(String tenantId, Instant now) {
    if (isRefusedFor(tenantId)) {
      retryAt = earlier(retryAt, now.plus(retryWait()));
      return retryAt;
    }
    nextTry = earlier(nextTry, now.plus(CredentialGate.MIN_INTERVAL));
    return nextTry;
  }

  /** Why the last try was in vain, as long as that keeps others from trying. */
  Optional<RemoteFailure> outage(Instant now) {
    return Optional.ofNullable(outage).filter(_ -> now.isBefore(nextTry));
  }

  /**
   * @param formerWorks whether an earlier version is used meanwhile
   */
  Optional<CredentialState> known(boolean formerWorks, Instant now) {
    if (!refusedBy.isEmpty()) {
      var wait = Duration.between(now, retryAt);
      return Optional.of(
          new CredentialState.Refused(
              refusal,
              Set.copyOf(refusedBy),
              wait.isNegative() ? Duration.ZERO : wait,
              isNew(now),
              formerWorks));
    }
    return isProven() ? Optional.of(new CredentialState.Proven(refusedBefore)) : Optional.empty();
  }

  /** Whether a tenant is, or can become, one of so few that have tried it since then. */
  boolean isOneOf(int max, String tenantId, Instant since, Instant now) {
    canaries.values().removeIf(lastTry -> lastTry.isBefore(since) || lastTry.isAfter(now));
    return canaries.containsKey(tenantId) || canaries.size() < max;
  }

  /** Whether a tenant's request is pending, or admitted, and counts. */
  boolean isPending(String tenantId) {
    return pending.containsKey(tenantId) && pending.get(tenantId).isHeld();
  }

  /** A permit for one more request; for a single one once a tenant was refused. */
  boolean tryAcquire(String tenantId) {
    return refusedBy.isEmpty() ? keep(tenantId, permits.tryAcquire()) : tryAcquireAll(tenantId);
  }

  boolean tryAcquireAll(String tenantId) {
    return keep(tenantId, permits.tryAcquireAll());
  }

  /** Returns whether that is the first try. */
  boolean started(String tenantId, Instant now) {
    if (isRefusedFor(tenantId)) {
      retriedBy = tenantId;
      retryAt = now.plus(retryWait());
    } else if (successor && !isProven()) {
      canaries.put(tenantId, now);
      nextTry = now;
    }
    var isFirst = firstTry == null;
    firstTry = isFirst ? now : firstTry;
    return isFirst;
  }

  /** Closes the permit. A retry that shows nothing does not lengthen the back-off. */
  void ended(String tenantId, Instant now) {
    Optional.ofNullable(pending.remove(tenantId)).ifPresent(Permit::close);
    if (tenantId.equals(retriedBy)) {
      retryAt = earlier(retryAt, now.plus(MAX_RETRY_IF_PASSING));
    }
  }

  /** Returns whether that changed what is known. */
  boolean granted(String tenantId, Instant now) {
    var isNews = !isProven() || !refusedBy.isEmpty();
    if (!refusedBy.isEmpty()) {
      refusedBy.remove(tenantId);
      refusedBefore = Set.copyOf(refusedBy);
      refusedBy.clear();
    }
    canaries.clear();
    refusal = null;
    retriedBy = null;
    lastGranted = now;
    return isNews;
  }

  /**
   * Returns whether that changed what is known.
   *
   * @param formerWorks whether an earlier version is used meanwhile: then somebody may be about to
   *     register this one, and is not made to wait
   */
  boolean refused(RemoteFailure failure, String tenantId, boolean formerWorks, Instant now) {
    var isFirst = refusedBy.isEmpty();
    var isNews = refusedBy.add(tenantId) || refusal.reason() != failure.reason();
    refusal = failure;
    if (isFirst || tenantId.equals(retriedBy)) {
      backOff =
          isFirst || isNew(now) || formerWorks
              ? CredentialGate.MIN_RETRY
              : shorter(backOff.multipliedBy(RETRY_FACTOR), CredentialGate.MAX_RETRY);
      retriedBy = null;
      retryAt = now.plus(retryWait());
    }
    return isNews;
  }

  /** An answer that concerns this tenant alone, so another one may take its place. */
  void rejected(String tenantId) {
    canaries.remove(tenantId);
  }

  /** Entra could not answer. */
  void failed(RemoteFailure failure, Instant until) {
    outage = failure;
    nextTry = until;
  }

  private boolean isNew(Instant now) {
    return successor && firstTry != null && now.isBefore(firstTry.plus(MAX_PROPAGATION));
  }

  private boolean keep(String tenantId, Optional<Permit> permit) {
    permit.ifPresent(held -> pending.put(tenantId, held));
    return permit.isPresent();
  }

  private Duration retryWait() {
    return shorter(backOff, maxRetry(refusal.reason()));
  }

  private static Duration maxRetry(Reason reason) {
    return switch (reason) {
      case CLIENT_CERTIFICATE_REFUSED, FEDERATION_MISMATCH -> MAX_RETRY_OUTSIDE;
      default -> reason.retry() == Retry.BACK_OFF ? MAX_RETRY_IF_PASSING : CredentialGate.MAX_RETRY;
    };
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
