package io.mdeoperator.entra.gate;

import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.entra.endpoint.EntraErrors;
import io.mdeoperator.entra.gate.CredentialGate.Admission;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what token requests have shown about credentials, and keeps requests from going out
 * that are bound to fail, by the rules of {@link CredentialGate}. Applications that nobody has
 * asked about for a day are forgotten.
 */
public final class InMemoryCredentialVerdicts implements CredentialVerdicts {
  private static final Logger LOG = LoggerFactory.getLogger(InMemoryCredentialVerdicts.class);
  private static final Duration MEMORY = Duration.ofDays(1);

  private final ConcurrentMap<String, Application> applications = new ConcurrentHashMap<>();
  private final List<Consumer<Version>> listeners = new CopyOnWriteArrayList<>();
  private final Clock clock;
  private final Duration longestTurn;

  /** The trial of one application's credential, and those who wait for their turn in it. */
  private static final class Application {
    private final CredentialGate trial;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turn = lock.newCondition();

    Application(Instant now) {
      trial = new CredentialGate(now);
    }

    <T> T locked(Function<CredentialGate, T> action) {
      lock.lock();
      try {
        return action.apply(trial);
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Knows of nothing yet.
   *
   * @param longestTurn how long a token request waits at most for those of other tenants; as long
   *     as one may take
   */
  public InMemoryCredentialVerdicts(Clock clock, Duration longestTurn) {
    this.clock = clock;
    this.longestTurn = longestTurn;
  }

  @Override
  public Optional<Verdict> verdict(Version version) {
    return Optional.ofNullable(applications.get(version.applicationUid()))
        .flatMap(known -> known.locked(trial -> trial.verdict(version, clock.instant())));
  }

  @Override
  public boolean isToProve(Version version, String tenantId) {
    return application(version)
        .locked(trial -> trial.isToProve(version, tenantId, clock.instant()));
  }

  @Override
  public void onChange(Consumer<Version> listener) {
    listeners.add(listener);
  }

  /** Takes the turn to prove a new version with this request, whatever token is in hand. */
  public boolean reserveProof(TokenRequest request) {
    var version = request.credential().version();
    return application(version)
        .locked(trial -> trial.reserve(version, request.tenantId(), clock.instant()));
  }

  /** Makes the request if it may be made, and learns from its answer. */
  public TokenAnswer guard(TokenRequest request, Supplier<TokenAnswer> send) {
    var application = application(request.credential().version());
    return switch (admission(application, request)) {
      case Admission.Go _ -> ask(application, request, send);
      case Admission.Turn(var known) -> new TokenAnswer.Refused(known);
      case Admission.Barred(var known) -> new TokenAnswer.Refused(known);
    };
  }

  /** A turn that has not come in time is none. */
  private Admission admission(Application application, TokenRequest request) {
    var version = request.credential().version();
    application.lock.lock();
    try {
      var left = longestTurn.toNanos();
      while (true) {
        var admission = application.trial.admission(version, request.tenantId(), clock.instant());
        if (!(admission instanceof Admission.Turn) || left <= 0) {
          return admission;
        }
        // Not for long: somebody who gets no answer makes room without telling.
        var slice = Math.min(left, CredentialVersionState.SLOW.toNanos());
        left -= slice - application.turn.awaitNanos(slice);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return application.trial.admission(version, request.tenantId(), clock.instant());
    } finally {
      application.lock.unlock();
    }
  }

  private TokenAnswer ask(
      Application application, TokenRequest request, Supplier<TokenAnswer> send) {
    var version = request.credential().version();
    TokenAnswer answer;
    try {
      answer = send.get();
    } catch (RuntimeException | Error e) {
      application.locked(
          trial -> {
            trial.abandoned(version, request.tenantId(), clock.instant());
            return true;
          });
      throw e;
    }
    if (application.locked(trial -> answered(application, request, answer))) {
      log(request, answer);
      listeners.forEach(listener -> listener.accept(version));
    }
    return answer;
  }

  private boolean answered(Application application, TokenRequest request, TokenAnswer answer) {
    var changed =
        application.trial.answered(
            request.credential().version(), request.tenantId(), answer, clock.instant());
    if (changed) {
      application.turn.signalAll();
    } else {
      // A good answer makes room for itself and for one more.
      application.turn.signal();
      application.turn.signal();
    }
    return changed;
  }

  private static void log(TokenRequest request, TokenAnswer answer) {
    var version = request.credential().version();
    switch (answer) {
      case TokenAnswer.Granted _ ->
          LOG.atInfo()
              .addKeyValue("application", version.applicationUid())
              .addKeyValue("tenantId", request.tenantId())
              .log("A tenant proved the application's credential");
      case TokenAnswer.Refused(var failure) when EntraErrors.isAboutCredential(failure) ->
          LOG.atWarn()
              .addKeyValue("application", version.applicationUid())
              .addKeyValue("tenantId", request.tenantId())
              .addKeyValue("reason", failure.reason().value())
              .addKeyValue("code", failure.code().orElse(""))
              .addKeyValue("traceId", failure.traceId().orElse(""))
              .log("Entra refused the application's credential");
      case TokenAnswer.Refused(var failure) ->
          LOG.atInfo()
              .addKeyValue("application", version.applicationUid())
              .addKeyValue("tenantId", request.tenantId())
              .addKeyValue("reason", failure.reason().value())
              .log("A tenant could not show whether the application's credential is good");
    }
  }

  private Application application(Version version) {
    var known = applications.get(version.applicationUid());
    if (known != null) {
      return known;
    }
    var now = clock.instant();
    applications
        .values()
        .removeIf(old -> old.locked(trial -> trial.unusedSince(now.minus(MEMORY))));
    return applications.computeIfAbsent(version.applicationUid(), _ -> new Application(now));
  }
}
