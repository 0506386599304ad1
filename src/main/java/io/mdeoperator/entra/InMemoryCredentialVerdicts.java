package io.mdeoperator.entra;

import io.mdeoperator.entra.ClientCredential.Version;
import io.mdeoperator.entra.CredentialTrial.Admission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what token requests have shown about credentials, and keeps requests from going out
 * that are bound to fail. Versions that nobody has asked about for a day are forgotten.
 */
public final class InMemoryCredentialVerdicts implements CredentialVerdicts {
  private static final Logger LOG = LoggerFactory.getLogger(InMemoryCredentialVerdicts.class);
  private static final Duration MEMORY = Duration.ofDays(1);

  private final ConcurrentMap<Version, CredentialTrial> trials = new ConcurrentHashMap<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Clock clock;
  private final Duration longestRequest;

  /**
   * Knows of nothing yet.
   *
   * @param longestRequest how long a token request may take: nobody waits longer for another's
   */
  public InMemoryCredentialVerdicts(Clock clock, Duration longestRequest) {
    this.clock = clock;
    this.longestRequest = longestRequest;
  }

  @Override
  public Optional<Verdict> verdict(Version version) {
    return Optional.ofNullable(trials.get(version))
        .flatMap(trial -> trial.verdict(clock.instant()));
  }

  @Override
  public void onChange(Consumer<String> applicationUid) {
    listeners.add(applicationUid);
  }

  /** Makes the request if it may be made, and learns from its answer. */
  TokenAnswer guard(TokenRequest request, Supplier<TokenAnswer> send) {
    var trial = trial(request.credential().version());
    return switch (trial.admission(request.tenantId(), clock.instant())) {
      case Admission.Free _ -> learn(trial, request, send.get());
      case Admission.Barred(var known) -> new TokenAnswer.Refused(known);
      case Admission.OneAtATime(var known) ->
          inTurn(trial, request, send).orElseGet(() -> new TokenAnswer.Refused(known));
    };
  }

  /** Empty when the turn did not come in time. */
  private Optional<TokenAnswer> inTurn(
      CredentialTrial trial, TokenRequest request, Supplier<TokenAnswer> send) {
    if (!turnComes(trial)) {
      return Optional.empty();
    }
    try {
      if (trial.admission(request.tenantId(), clock.instant()) instanceof Admission.OneAtATime) {
        return Optional.of(learn(trial, request, send.get()));
      }
    } finally {
      trial.oneAtATime.unlock();
    }
    // Whoever had the turn before has settled it.
    return Optional.of(guard(request, send));
  }

  private boolean turnComes(CredentialTrial trial) {
    try {
      return trial.oneAtATime.tryLock(longestRequest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private TokenAnswer learn(CredentialTrial trial, TokenRequest request, TokenAnswer answer) {
    var version = request.credential().version();
    switch (answer) {
      case TokenAnswer.Granted _ -> {
        if (trial.proved()) {
          LOG.atInfo()
              .addKeyValue("application", version.applicationUid())
              .addKeyValue("tenantId", request.tenantId())
              .log("A tenant proved the application's credential");
          tell(version);
        }
      }
      case TokenAnswer.Refused(var failure) when EntraErrors.isAboutCredential(failure) -> {
        if (trial.refused(failure, request.tenantId(), clock.instant())) {
          LOG.atWarn()
              .addKeyValue("application", version.applicationUid())
              .addKeyValue("tenantId", request.tenantId())
              .addKeyValue("reason", failure.reason().value())
              .addKeyValue("code", failure.code().orElse(""))
              .addKeyValue("traceId", failure.traceId().orElse(""))
              .log("Entra refused the application's credential");
          tell(version);
        }
      }
      case TokenAnswer.Refused _ -> {
        // Says nothing about the credential.
      }
    }
    return answer;
  }

  private void tell(Version version) {
    listeners.forEach(listener -> listener.accept(version.applicationUid()));
  }

  private CredentialTrial trial(Version version) {
    var known = trials.get(version);
    if (known != null) {
      return known;
    }
    var now = clock.instant();
    forgetUnused(now);
    return trials.computeIfAbsent(version, _ -> new CredentialTrial(now));
  }

  private void forgetUnused(Instant now) {
    trials.values().removeIf(trial -> trial.unusedSince(now.minus(MEMORY)));
  }
}
