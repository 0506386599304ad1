package io.mdeoperator.entra.gate;

import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.entra.gate.CredentialVerdicts.Verdict;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What tenants have shown of one version of an application's credential. Not thread-safe. */
final class CredentialVersionState {
  /** Requests under way at a time before any answer has come. */
  static final int MIN_WINDOW = 3;

  /** So many good answers lately show that a credential is good without any doubt. */
  static final int MAX_WINDOW = 20;

  /** Whom Entra has left without an answer for longer does not hold up others. */
  static final Duration SLOW = Duration.ofSeconds(1);

  static final Duration LATELY = Duration.ofSeconds(3);

  /** So long a version is left alone after trouble that has nothing to do with it. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  /** So long a version may meet servers of Entra that do not know it yet. */
  static final Duration YOUTH = Duration.ofMinutes(15);

  /** What was good a moment ago is hardly bad now. */
  static final Duration GOOD_LATELY = Duration.ofMinutes(5);

  /** What is waited before each retrial, as long as all of them are refused. */
  private static final List<Duration> WAITS =
      List.of(
          CredentialVerdicts.FIRST_RETRIAL,
          Duration.ofMinutes(2),
          Duration.ofMinutes(4),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(6),
          Duration.ofDays(1));

  /** Where the waits begin for a version that is old and was not good lately. */
  private static final int STEP_OF_OLD = 3;

  /** Longest wait for what is repaired outside the cluster, without any change of the Secret. */
  private static final Duration MAX_FOR_OTHERS = Duration.ofHours(1);

  /** Longest wait for what passes by itself, or after a retrial that showed nothing. */
  private static final Duration MAX_FOR_WHAT_PASSES = Duration.ofMinutes(5);

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
  private Instant goodUntil = Instant.MIN;
  private Set<String> refusedBefore = Set.of();
  private int step;
  private String retrialBy;
  private Instant retrialAt;

  /**
   * Nobody has tried it yet.
   *
   * @param successor whether tenants have tried an earlier version
   */
  CredentialVersionState(boolean successor, Instant now) {
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
    return (proved && good >= MAX_WINDOW) || heldUp(now) < MIN_WINDOW + good;
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

  /** No answer at all. */
  void abandoned(String tenantId, Instant now) {
    ended(tenantId);
    retrialShowedNothing(tenantId, now);
  }

  /** Returns whether that changed the verdict. */
  boolean granted(String tenantId, Instant now) {
    var changed = !proved || !refusedTenants.isEmpty();
    if (!refusedTenants.isEmpty()) {
      refusedTenants.remove(tenantId);
      refusedBefore = Set.copyOf(refusedTenants);
    }
    proved = true;
    goodUntil = now.plus(GOOD_LATELY);
    refusal = null;
    refusedTenants.clear();
    lastTries.clear();
    retrialBy = null;
    goodAnswers.add(now);
    return changed;
  }

  /** Returns whether that changed the verdict. */
  boolean refused(RemoteFailure failure, String tenantId, Instant now) {
    var first = refusedTenants.isEmpty();
    var changed =
        refusedTenants.add(tenantId) || refusal == null || refusal.reason() != failure.reason();
    refusal = failure;
    if (first) {
      step = firstStep(now);
      retrialAt = now.plus(retrialWait());
    } else if (tenantId.equals(retrialBy)) {
      retrialBy = null;
      step = Math.min(step + 1, WAITS.size() - 1);
      retrialAt = now.plus(retrialWait());
    }
    return changed;
  }

  /** An answer that is this tenant's alone. */
  void saidNothing(String tenantId, Instant now) {
    lastTries.remove(tenantId);
    goodAnswers.add(now);
    retrialShowedNothing(tenantId, now);
  }

  /** No real answer. */
  void troubled(RemoteFailure failure, String tenantId, Instant now) {
    trouble = failure;
    troubleUntil = now.plus(PAUSE);
    retrialShowedNothing(tenantId, now);
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

  /** Also looks whether the clock was set back, which is not to prolong the wait. */
  boolean isRetrialDue(Instant now) {
    retrialAt = earlier(retrialAt, now.plus(retrialWait()));
    return !now.isBefore(retrialAt);
  }

  Instant retrialAt() {
    return retrialAt;
  }

  /** Keeps others from a retrial while this tenant makes it. */
  void retrialStarted(String tenantId, Instant now) {
    retrialBy = tenantId;
    retrialAt = now.plus(retrialWait());
  }

  Optional<Verdict> verdict() {
    if (!refusedTenants.isEmpty()) {
      return Optional.of(new Verdict.Refused(refusal, Set.copyOf(refusedTenants)));
    }
    return proved ? Optional.of(new Verdict.Proved(refusedBefore)) : Optional.empty();
  }

  private void retrialShowedNothing(String tenantId, Instant now) {
    if (tenantId.equals(retrialBy)) {
      retrialBy = null;
      retrialAt = earlier(retrialAt, now.plus(MAX_FOR_WHAT_PASSES));
    }
  }

  private int firstStep(Instant now) {
    return now.isBefore(firstSeen.plus(YOUTH)) || now.isBefore(goodUntil) || passes()
        ? 0
        : STEP_OF_OLD;
  }

  private Duration retrialWait() {
    var wait = WAITS.get(step);
    var longest =
        switch (refusal.reason()) {
          case FEDERATION_MISMATCH, CLIENT_CERTIFICATE_REFUSED -> MAX_FOR_OTHERS;
          default -> passes() ? MAX_FOR_WHAT_PASSES : wait;
        };
    return wait.compareTo(longest) < 0 ? wait : longest;
  }

  private boolean passes() {
    return refusal.reason().retry() == Retry.BACK_OFF;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private long heldUp(Instant now) {
    return underWay.values().stream().filter(start -> isFresh(start, now)).count();
  }

  private static boolean isFresh(Instant start, Instant now) {
    return now.isBefore(start.plus(SLOW));
  }
}
