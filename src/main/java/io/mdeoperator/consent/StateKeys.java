// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.LogKeys;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.kube.OperatorLabels;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of states, in a Secret that the operator creates in its own namespace once a link needs
 * it: {@code current} signs, {@code previous} is still believed. Who rotates them writes both; that
 * is noticed within a minute. All replicas share the Secret. Thread-safe.
 */
public final class StateKeys implements LinkStates {
  public static final String SECRET = "mde-operator-consent";

  static final String CURRENT = "current";
  static final String PREVIOUS = "previous";

  private static final Logger LOG = LoggerFactory.getLogger(StateKeys.class);
  private static final Duration BELIEVED = Duration.ofMinutes(1);
  private static final Duration BETWEEN_READS = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final String namespace;
  private final MonotonicClock clock;
  private Ring ring;
  private Instant readAt = Instant.MIN;
  private Instant triedAt = Instant.MIN;
  private boolean unreadable;

  private record Ring(StateKey current, Optional<StateKey> previous) {
    Optional<StateKey> withId(String id) {
      return Stream.concat(Stream.of(current), previous.stream())
          .filter(key -> key.id().equals(id))
          .findFirst();
    }
  }

  /** What a state is worth. */
  sealed interface Verdict {
    /** The operator made it. */
    record Genuine(String tenantUid) implements Verdict {}

    /** Somebody else made it, or with a key that is believed no more. */
    record Forged() implements Verdict {}

    /** The keys cannot be read. */
    record Unverifiable() implements Verdict {}
  }

  /** Reads nothing yet. */
  public StateKeys(KubernetesClient client, String namespace, MonotonicClock clock) {
    this.client = client;
    this.namespace = namespace;
    this.clock = clock;
  }

  /** Creates the Secret where there is none. */
  @Override
  public Optional<String> of(String tenantUid) {
    return ring(BELIEVED, true).map(keys -> ConsentState.of(tenantUid, keys.current()).text());
  }

  /** Looks who signed a state; reads the Secret again when the key is not known. */
  Verdict verify(String text) {
    var state = ConsentState.parse(text);
    if (state.isEmpty()) {
      return new Verdict.Forged();
    }
    var keys = ring(BELIEVED, false);
    if (keys.flatMap(known -> known.withId(state.get().keyId())).isEmpty()) {
      keys = ring(BETWEEN_READS, false);
    }
    if (keys.isEmpty() && isUnreadable()) {
      return new Verdict.Unverifiable();
    }
    return keys.flatMap(known -> known.withId(state.get().keyId()))
        .filter(state.get()::isSignedBy)
        .<Verdict>map(_ -> new Verdict.Genuine(state.get().tenantUid()))
        .orElseGet(Verdict.Forged::new);
  }

  private synchronized boolean isUnreadable() {
    return unreadable;
  }

  private synchronized Optional<Ring> ring(Duration believed, boolean creating) {
    var now = clock.now();
    if (readAt.plus(believed).isAfter(now)) {
      return Optional.ofNullable(ring);
    }
    if (triedAt.plus(BETWEEN_READS).isAfter(now) && !(creating && ring == null && !unreadable)) {
      return Optional.ofNullable(ring);
    }
    triedAt = now;
    try {
      ring = read(creating).map(StateKeys::ring).orElse(null);
      readAt = ring == null ? Instant.MIN : now;
      unreadable = false;
    } catch (KubernetesClientException e) {
      complain(
          e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
              ? "the operator may not read or create it in namespace "
                  + namespace
                  + "; apply deploy/install/24-rbac-consent.yaml there"
              : "the API server did not return it (" + e.getCode() + "); the operator retries");
    } catch (IllegalArgumentException e) {
      complain(
          "'current' and, if present, 'previous' must be at least 32 bytes; correct the Secret");
    }
    return Optional.ofNullable(ring);
  }

  private Optional<Secret> read(boolean creating) {
    var secrets = client.secrets().inNamespace(namespace);
    var found = Optional.ofNullable(secrets.withName(SECRET).get());
    if (found.isPresent() || !creating) {
      return found;
    }
    try {
      return Optional.of(secrets.resource(fresh()).create());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.ofNullable(secrets.withName(SECRET).get()); // another replica was first
      }
      throw e;
    }
  }

  private Secret fresh() {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(SECRET)
        .withNamespace(namespace)
        .withLabels(OperatorLabels.all())
        .endMetadata()
        .withType("Opaque")
        .withData(Map.of(CURRENT, Base64.getEncoder().encodeToString(StateKey.random())))
        .build();
  }

  private static Ring ring(Secret secret) {
    var data = secret.getData() == null ? Map.<String, String>of() : secret.getData();
    return new Ring(
        key(data.getOrDefault(CURRENT, "")),
        Optional.ofNullable(data.get(PREVIOUS)).map(StateKeys::key));
  }

  private static StateKey key(String base64) {
    return StateKey.of(Base64.getDecoder().decode(base64));
  }

  private void complain(String why) {
    if (!unreadable) {
      unreadable = true;
      LOG.atWarn()
          .addKeyValue(LogKeys.NAMESPACE, namespace)
          .addKeyValue(LogKeys.NAME, SECRET)
          .addKeyValue("problem", why)
          .log("Consent links and callbacks are unavailable without the key in this Secret");
    }
  }
}
