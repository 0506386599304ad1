package io.mdeoperator.consent;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the leader, whichever replica that is, that an administrator came back from Entra: sets
 * {@code status.consent.lastCallbackTime} under a field manager of its own, at most once in ten
 * seconds for each tenant. Thread-safe.
 */
final class CallbackMarks {
  /** Owns nothing but the time of the callback. */
  static final String FIELD_MANAGER = "mde-operator-consent";

  static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(CallbackMarks.class);
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final Clock clock;

  /** What this replica has set, since its cache shows it a moment later. */
  private final Map<String, Instant> recent = new ConcurrentHashMap<>();

  CallbackMarks(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Sets the time, unless it was set just now, by this replica or another one.
   *
   * @return the time that a verified status has to answer; empty when it could not be set
   */
  Optional<Instant> mark(MdeTenant tenant) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    recent.values().removeIf(time -> !isRecent(time, now));
    var known = callbackTime(tenant).filter(time -> isRecent(time, now));
    if (known.isPresent()) {
      return known;
    }
    var uid = tenant.getMetadata().getUid();
    var before = recent.putIfAbsent(uid, now);
    if (before != null) {
      return Optional.of(before);
    }
    if (!isWritten(tenant, now)) {
      recent.remove(uid);
      return Optional.empty();
    }
    return Optional.of(now);
  }

  /** Whether the status says that consent was verified after this callback. */
  static boolean isAnswered(MdeTenant tenant, Instant callback) {
    return isAnswered(tenant)
        && callbackTime(tenant).filter(time -> !time.isBefore(callback)).isPresent();
  }

  /** Whether the status says that consent was verified after the last callback. */
  static boolean isAnswered(MdeTenant tenant) {
    var consent = MdeTenantStatus.consentOf(tenant);
    return consent
        .map(ConsentStatus::lastCallbackTime)
        .equals(consent.map(ConsentStatus::lastHandledCallbackTime));
  }

  private static Optional<Instant> callbackTime(MdeTenant tenant) {
    try {
      return MdeTenantStatus.consentOf(tenant)
          .map(ConsentStatus::lastCallbackTime)
          .map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Clocks of replicas may differ, so a time that lies ahead counts, too. */
  private static boolean isRecent(Instant time, Instant now) {
    return Duration.between(time, now).abs().compareTo(INTERVAL) < 0;
  }

  private boolean isWritten(MdeTenant tenant, Instant now) {
    var patch = new MdeTenant();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(tenant.getMetadata().getName())
            .withNamespace(tenant.getMetadata().getNamespace())
            .withUid(tenant.getMetadata().getUid())
            .build());
    patch.setStatus(
        new MdeTenantStatus(
            null,
            null,
            new ConsentStatus(null, null, null, null, null, null, null, now.toString(), null),
            null,
            null,
            null,
            null));
    try {
      client.resource(patch).subresource("status").patch(APPLY);
      return true;
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue("namespace", tenant.getMetadata().getNamespace())
          .addKeyValue("name", tenant.getMetadata().getName())
          .addKeyValue("status", e.getCode())
          .log("A callback could not be handed over; the tenant is checked when it is due");
      return false;
    }
  }
}
