package io.mdeoperator.entra.gate;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.entra.endpoint.EntraErrors;
import io.mdeoperator.entra.gate.CredentialVerdicts.Verdict;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules by which the tenants of one application find out whether its credential is good:
 *
 * <ul>
 *   <li>Two tenants that are refused for a version refute it; until then others try one at a time.
 *       A refuted version is tried again after 15 minutes, or after 1 where it is new or was good a
 *       moment ago; then ever more rarely, once a day in the end. What is repaired outside the
 *       Secret is tried every hour at least, what passes by itself every 5 minutes.
 *   <li>A version that follows one that tenants have tried is for three of those tenants to prove,
 *       one at a time; all others wait. They lose this precedence when they do not use it.
 *   <li>Otherwise, few requests are under way at a time, and more as good answers come in, so that
 *       a credential that has ended meets few requests and not all tenants' at once.
 * </ul>
 *
 * <p>Does no input or output and knows no clock. Not thread-safe.
 */
public final class CredentialGate {
  /** So long a version that follows closely on another has to wait for its first try. */
  public static final Duration BETWEEN_VERSIONS = Duration.ofSeconds(5);

  /** So long it is left to the tenants that have tried an earlier version. */
  static final Duration PRECEDENCE = Duration.ofMinutes(1);

  static final int PROVING_TENANTS = 3;

  /** More are not asked for at the same time: a Secret is never edited so often for long. */
  private static final int VERSIONS = 8;

  private final Map<Version, CredentialVersionState> versions = new LinkedHashMap<>();

  /** Tenants where Entra got as far as looking at the application's credential the last time. */
  private final Set<String> witnesses = new HashSet<>();

  private Instant nextVersion = Instant.MIN;
  private Instant lastUse;

  CredentialGate(Instant now) {
    lastUse = now;
  }

  /** What a tenant may do with the credential now. */
  public sealed interface Admission {
    /** Ask Entra; {@link #answered} or {@link #abandoned} has to follow. */
    record Go() implements Admission {}

    /** Ask again when another answer is there. */
    record Turn(RemoteFailure known) implements Admission {}

    /** Do not ask: it is known what would come, or others have to find out first. */
    record Barred(RemoteFailure known) implements Admission {}
  }

  Admission admission(Version version, String tenantId, Instant now) {
    var trial = trial(version, now);
    if (trial.isReservedBy(tenantId, now)) {
      return go(trial, tenantId, now);
    }
    if (trial.isRefutedFor(tenantId)) {
      return trial.isRetrialDue(now) && hasPrecedence(tenantId, trial.retrialAt(), now)
          ? retry(trial, tenantId, now)
          : new Admission.Barred(trial.refusal());
    }
    if (isToBeProved(trial)) {
      return mayProve(trial, tenantId, now)
          ? go(trial, tenantId, now)
          : new Admission.Barred(
              trial
                  .trouble(now)
                  .filter(_ -> isProver(trial, tenantId, now))
                  .orElseGet(() -> waiting(now)));
    }
    return trial.hasRoom(now)
        ? go(trial, tenantId, now)
        : new Admission.Turn(trial.refusal() == null ? slow(now) : trial.refusal());
  }

  /** Whether this tenant is one of those that a new version is to be proved on. */
  boolean isToProve(Version version, String tenantId, Instant now) {
    return isProver(trial(version, now), tenantId, now);
  }

  /** Takes the turn to prove a new version, if this tenant may do so now: it is admitted next. */
  boolean reserve(Version version, String tenantId, Instant now) {
    var trial = trial(version, now);
    if (!mayProve(trial, tenantId, now)) {
      return false;
    }
    go(trial, tenantId, now);
    return true;
  }

  /** Learns from an answer. Returns whether others can do something that they could not before. */
  boolean answered(Version version, String tenantId, TokenAnswer answer, Instant now) {
    var trial = trial(version, now);
    trial.ended(tenantId);
    return switch (answer) {
      case TokenAnswer.Granted _ -> {
        witnesses.add(tenantId);
        yield trial.granted(tenantId, now);
      }
      case TokenAnswer.Refused(var failure) when EntraErrors.isAboutCredential(failure) -> {
        witnesses.add(tenantId);
        yield trial.refused(failure, tenantId, now);
      }
      case TokenAnswer.Refused(var failure) when failure.reason().retry() == Retry.BACK_OFF -> {
        trial.troubled(failure, tenantId, now);
        yield false;
      }
      case TokenAnswer.Refused _ -> {
        // One tenant's doing says nothing about the credential, so another one is to try.
        var wasToBeProved = isToBeProved(trial);
        witnesses.remove(tenantId);
        trial.saidNothing(tenantId, now);
        yield wasToBeProved;
      }
    };
  }

  /** No answer will come. */
  void abandoned(Version version, String tenantId, Instant now) {
    trial(version, now).abandoned(tenantId, now);
  }

  Optional<Verdict> verdict(Version version, Instant now) {
    lastUse = now;
    return Optional.ofNullable(versions.get(version)).flatMap(CredentialVersionState::verdict);
  }

  boolean unusedSince(Instant time) {
    return lastUse.isBefore(time);
  }

  private Admission go(CredentialVersionState trial, String tenantId, Instant now) {
    if (!trial.wasTried()) {
      nextVersion = now.plus(BETWEEN_VERSIONS);
    }
    trial.started(tenantId, now);
    return new Admission.Go();
  }

  private Admission retry(CredentialVersionState trial, String tenantId, Instant now) {
    trial.retrialStarted(tenantId, now);
    return go(trial, tenantId, now);
  }

  private boolean isToBeProved(CredentialVersionState trial) {
    return trial.isSuccessor() && !trial.isProved() && !witnesses.isEmpty();
  }

  private boolean isProver(CredentialVersionState trial, String tenantId, Instant now) {
    return isToBeProved(trial)
        && !trial.isRefutedFor(tenantId)
        && hasPrecedence(tenantId, trial.quietSince(), now)
        && trial.isOneOf(PROVING_TENANTS, tenantId, now.minus(PRECEDENCE));
  }

  private boolean mayProve(CredentialVersionState trial, String tenantId, Instant now) {
    return isProver(trial, tenantId, now)
        && trial.isIdle(now)
        && trial.trouble(now).isEmpty()
        && (trial.wasTried() || !now.isBefore(nextVersion));
  }

  private boolean hasPrecedence(String tenantId, Instant since, Instant now) {
    return witnesses.isEmpty()
        || witnesses.contains(tenantId)
        || now.isAfter(since.plus(PRECEDENCE));
  }

  private CredentialVersionState trial(Version version, Instant now) {
    lastUse = now;
    var known = versions.get(version);
    if (known != null) {
      return known;
    }
    if (versions.size() >= VERSIONS) {
      versions.remove(versions.keySet().iterator().next());
    }
    var trial = new CredentialVersionState(!witnesses.isEmpty(), now);
    versions.put(version, trial);
    return trial;
  }

  private static RemoteFailure waiting(Instant now) {
    return RemoteFailure.of(
        Reason.APPLICATION_NOT_READY,
        "The application's new credential is being tried with other tenants first.",
        now);
  }

  private static RemoteFailure slow(Instant now) {
    return RemoteFailure.of(
        Reason.IDENTITY_PROVIDER_UNAVAILABLE,
        "Entra has not yet answered other tenants' requests with the application's credential.",
        now);
  }
}
