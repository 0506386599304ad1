package io.mdeoperator.entra;

import io.mdeoperator.api.v1alpha1.Retry;
import io.mdeoperator.entra.CredentialVerdicts.Verdict;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What tenants have shown of one version of an application's credential. Not thread-safe. */
final class VersionTrial {
  /** Requests under way at a time before any answer has come. */
  static final int FEW = 3;

  /** So many good answers lately show that a credential is good without any doubt. */
  static final int MANY = 20;

  /** Whom Entra has left without an answer for longer does not hold up others. */
  static final Duration SLOW = Duration.ofSeconds(1);

  static final Duration LATELY = Duration.ofSeconds(3);

  /** So long a version is left alone after trouble that has nothing to do with it. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  /** What passes without anybody's doing, as a federated credential gets known, is tried sooner. */
  static final Duration RETRIAL_OF_WHAT_PASSES = Duration.ofMinutes(1);

  static final Duration FIRST_RETRIAL = Duration.ofMinutes(15);
  static final Duration LONGEST_RETRIAL = Duration.ofDays(1);

  private static final int TENANTS_THAT_REFUTE = 2;

  private final boolean successor;
  private final Instant firstSeen;
  private final Map<String, Instant> underWay = new HashMap<>();
  private final Map<String, Instant> lastTries = new HashMap<>();
  private final Deque<Instant> goodAnswers = new ArrayDeque<>();
  private final Set<String> refusedTenants = new LinkedHashSet<>();
  private boolean proved;
  private Instant lastStart;
  private RemoteFailure refusal;
  private RemoteFailure trouble;
  private Instant troubleUntil = Instant.MIN;
  private Duration retrialWait = FIRST_RETRIAL;
  private Instant retrialAt;

  /**
   * Nobody has tried it yet.
   *
   * @param successor whether tenants have tried an earlier version
   */
  VersionTrial(boolean successor, Instant now) {
    this.successor = successor;
    this.firstSeen = now;
  }

  boolean isSuccessor() {
    return successor;
  }

  /** Whether a tenant ever got a token with it. */
  boolean isProved() {
    return proved;
  }

  boolean wasTried() {
    return lastStart != null;
  }

  /** The last time that anybody did anything with it. */
  Instant quietSince() {
    return lastStart == null ? firstSeen : lastStart;
  }

  /** Whether a tenant has just begun to try it. */
  boolean isReservedBy(String tenantId, Instant now) {
    return Optional.ofNullable(underWay.get(tenantId)).filter(at -> isFresh(at, now)).isPresent();
  }

  boolean isIdle(Instant now) {
    return heldUp(now) == 0;
  }

  /** Whether another request may go out beside those under way. */
  boolean hasRoom(Instant now) {
    if (!refusedTenants.isEmpty()) {
      return isIdle(now);
    }
    while (!goodAnswers.isEmpty() && !goodAnswers.peek().isAfter(now.minus(LATELY))) {
      goodAnswers.remove();
    }
    var good = goodAnswers.size();
    return (proved && good >= MANY) || heldUp(now) < FEW + good;
  }

  /** Whether a tenant is, or can become, one of so few that have tried it since then. */
  boolean isOneOf(int tenants, String tenantId, Instant since) {
    lastTries.values().removeIf(last -> last.isBefore(since));
    return lastTries.containsKey(tenantId) || lastTries.size() < tenants;
  }

  void started(String tenantId, Instant now) {
    lastStart = now;
    underWay.put(tenantId, now);
    if (successor && !proved) {
      lastTries.put(tenantId, now);
    }
  }

  void ended(String tenantId) {
    underWay.remove(tenantId);
  }

  /** Returns whether that changed the verdict. */
  boolean granted(Instant now) {
    var changed = !proved || !refusedTenants.isEmpty();
    proved = true;
    refusal = null;
    refusedTenants.clear();
    lastTries.clear();
    retrialWait = FIRST_RETRIAL;
    goodAnswers.add(now);
    return changed;
  }

  /** Returns whether that changed the verdict. */
  boolean refused(RemoteFailure failure, String tenantId, Instant now) {
    if (refusedTenants.isEmpty()) {
      retrialWait = firstRetrial(failure);
      postponeRetrial(now);
    }
    var changed =
        refusedTenants.add(tenantId) || refusal == null || refusal.reason() != failure.reason();
    refusal = failure;
    return changed;
  }

  /** An answer that is this tenant's alone. */
  void saidNothing(String tenantId, Instant now) {
    lastTries.remove(tenantId);
    goodAnswers.add(now);
  }

  /** No real answer. */
  void troubled(RemoteFailure failure, Instant now) {
    trouble = failure;
    troubleUntil = now.plus(PAUSE);
  }

  /** What keeps it from being tried for now. */
  Optional<RemoteFailure> trouble(Instant now) {
    return Optional.ofNullable(trouble).filter(_ -> now.isBefore(troubleUntil));
  }

  /** Whether a tenant would only hear what is known. */
  boolean isRefutedFor(String tenantId) {
    return refusedTenants.size() >= TENANTS_THAT_REFUTE || refusedTenants.contains(tenantId);
  }

  /** The last refusal because of the credential; null where there is none. */
  RemoteFailure refusal() {
    return refusal;
  }

  boolean isRetrialDue(Instant now) {
    return !now.isBefore(retrialAt);
  }

  Instant retrialAt() {
    return retrialAt;
  }

  void postponeRetrial(Instant now) {
    retrialAt = now.plus(retrialWait);
    var doubled = retrialWait.multipliedBy(2);
    retrialWait = doubled.compareTo(LONGEST_RETRIAL) < 0 ? doubled : LONGEST_RETRIAL;
  }

  Optional<Verdict> verdict() {
    if (!refusedTenants.isEmpty()) {
      return Optional.of(new Verdict.Refused(refusal, Set.copyOf(refusedTenants)));
    }
    return proved ? Optional.of(new Verdict.Proved()) : Optional.empty();
  }

  private static Duration firstRetrial(RemoteFailure failure) {
    return failure.reason().retry() == Retry.BACK_OFF ? RETRIAL_OF_WHAT_PASSES : FIRST_RETRIAL;
  }

  private long heldUp(Instant now) {
    return underWay.values().stream().filter(start -> isFresh(start, now)).count();
  }

  private static boolean isFresh(Instant start, Instant now) {
    return now.isBefore(start.plus(SLOW));
  }
}
