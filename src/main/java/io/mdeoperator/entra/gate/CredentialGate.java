// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.gate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mdeoperator.base.ClockMeter;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.entra.endpoint.EntraErrors;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Learns from tenants' token requests which credentials work, since Entra has no place to ask
 * without a tenant, and stops requests that are bound to fail. {@link ApplicationGate} has the
 * rules. Thread-safe.
 */
public final class CredentialGate {
  /** Maximum number of tenants that try a changed credential first. */
  public static final int MAX_CANARIES = 3;

  /** Minimum time between the first tries of two versions, and after an outage. */
  public static final Duration MIN_INTERVAL = Duration.ofSeconds(5);

  /** Minimum time between a refusal and a retry. */
  public static final Duration MIN_RETRY = Duration.ofMinutes(1);

  /** Maximum time between two retries; what nobody has used for as long is forgotten. */
  static final Duration MAX_RETRY = Duration.ofDays(1);

  /** Characters of a credential that is kept because it worked; one for each application. */
  private static final int MAX_KEPT = 64 << 10;

  /** A request that is pending for longer does not hold up others. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(CredentialGate.class);

  private final Cache<String, ApplicationGate> applications;
  private final List<Consumer<Version>> listeners = new CopyOnWriteArrayList<>();
  private final Clock clock;
  private final Duration maxWait;

  /**
   * @param maxWait how long a request may wait for those of other tenants; as long as one may take
   */
  public CredentialGate(Clock clock, MonotonicClock waits, Duration maxWait) {
    this.applications =
        Caffeine.newBuilder().expireAfterAccess(MAX_RETRY).ticker(new ClockMeter(waits)).build();
    this.clock = clock;
    this.maxWait = maxWait;
  }

  /** What is known of this version of the credential; empty until a tenant has tried it. */
  public Optional<CredentialState> state(Version version) {
    return Optional.ofNullable(applications.getIfPresent(version.applicationUid()))
        .flatMap(application -> application.known(version, clock.instant()));
  }

  /**
   * Whether this version is new and may be tried by this tenant before others. Also true of tenants
   * that will not do so because others are faster.
   *
   * @param tenantId in lower case
   */
  public boolean isCanary(Version version, String tenantId) {
    return application(version).isCanary(version, tenantId, clock.instant());
  }

  /**
   * Adds a listener for versions whose state has changed, or that other tenants than before may
   * try, or that may be retried at another time. It is called on the thread that made the request
   * and must not block.
   */
  public void onChange(Consumer<Version> listener) {
    listeners.add(listener);
  }

  /**
   * The credential of the same application that worked before this version and has not been refused
   * since; empty once this version works. In memory only.
   */
  public Optional<ClientCredential> former(Version version) {
    return application(version).former(version);
  }

  /** Drops what is known of an application, and the credential that worked, once it is deleted. */
  public void forget(String applicationUid) {
    applications.invalidate(applicationUid);
  }

  /** Whether it is this tenant's turn to try a new version; if so, its next request is admitted. */
  public boolean reserve(TokenRequest request) {
    var version = request.credential().version();
    return application(version).reserve(version, request.tenantId(), clock.instant());
  }

  /** Makes the request if it may be made, and learns from its answer. */
  public TokenAnswer guard(TokenRequest request, Supplier<TokenAnswer> send) {
    var version = request.credential().version();
    var application = application(version);
    return application
        .await(version, request.tenantId(), clock, maxWait)
        .<TokenAnswer>map(TokenAnswer.Refused::new)
        .orElseGet(() -> ask(application, request, send));
  }

  private TokenAnswer ask(
      ApplicationGate application, TokenRequest request, Supplier<TokenAnswer> send) {
    var version = request.credential().version();
    Optional<TokenAnswer> answer = Optional.empty();
    try {
      answer = Optional.of(send.get());
      if (answer.get() instanceof TokenAnswer.Granted) {
        application.worked(Optional.of(request.credential()).filter(CredentialGate::isKept));
      }
      return answer.get();
    } finally {
      if (application.ended(version, request.tenantId(), answer, clock.instant())) {
        log(request, answer.orElseThrow());
        listeners.forEach(listener -> listener.accept(version));
      }
    }
  }

  /** What is in a Secret, unless it takes more memory than any credential of use. */
  private static boolean isKept(ClientCredential credential) {
    return switch (credential) {
      case ClientCredential.ClientSecret secret -> secret.value().length() <= MAX_KEPT;
      case ClientCredential.Certificate pair ->
          pair.chainPem().length() + pair.keyPem().length() <= MAX_KEPT;
      case ClientCredential.FederatedToken _, ClientCredential.Unusable _ -> false;
    };
  }

  private static void log(TokenRequest request, TokenAnswer answer) {
    var failure =
        answer instanceof TokenAnswer.Refused refused
            ? Optional.of(refused.failure())
            : Optional.<RemoteFailure>empty();
    LOG.atLevel(
            failure.filter(EntraErrors::isAboutCredential).isPresent() ? Level.WARN : Level.INFO)
        .addKeyValue("clientId", request.clientId())
        .addKeyValue("tenantId", request.tenantId())
        .addKeyValue("reason", failure.map(refused -> refused.reason().value()).orElse(""))
        .addKeyValue("code", failure.flatMap(RemoteFailure::code).orElse(""))
        .addKeyValue("traceId", failure.flatMap(RemoteFailure::traceId).orElse(""))
        .log("A token request changed what is known of the application's credential");
  }

  private ApplicationGate application(Version version) {
    return applications.get(version.applicationUid(), _ -> new ApplicationGate(SLOW));
  }
}
