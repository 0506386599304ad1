// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mdeoperator.api.LogKeys;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import io.mdeoperator.base.ClockMeter;
import io.mdeoperator.base.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the leader, whichever replica that is, to verify a tenant after a consent callback: sets
 * {@code status.consent.lastCallbackTime} under a field manager of its own. The times of a tenant
 * lie at least {@link CallbackSchedule#INTERVAL} apart: a callback within the interval of the last
 * one gets the interval's end, and all further ones until then share that time. Thread-safe.
 */
final class CallbackTimestamps {
  /** Owns nothing but the time of the callback. */
  static final String FIELD_MANAGER = "mde-operator-consent";

  /** Entra issues tokens without new roles for a while after the consent, minutes at most. */
  private static final Duration MAX_CONSENT_PROPAGATION = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(CallbackTimestamps.class);
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final InstantSource clock;

  /** By uid, the time that this replica has recorded last, until its cache of tenants shows it. */
  private final Cache<String, Instant> recorded;

  /**
   * A time that a verified status has to answer.
   *
   * @param liesAhead whether the check is not due yet
   */
  record Recorded(Instant time, boolean liesAhead) {}

  CallbackTimestamps(KubernetesClient client, InstantSource clock, MonotonicClock waits) {
    this.client = client;
    this.clock = clock;
    this.recorded =
        Caffeine.newBuilder()
            .expireAfterWrite(CallbackSchedule.MAX_AHEAD)
            .ticker(new ClockMeter(waits))
            .build();
  }

  /**
   * Records a callback, unless one that is still to be answered has the same time.
   *
   * @return empty when the API server did not accept it
   */
  Optional<Recorded> record(MdeTenant tenant) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant time;
    synchronized (this) {
      var last = last(tenant);
      time = CallbackSchedule.next(last, last.filter(set -> isAnswered(tenant, set)), now);
      if (last.filter(time::equals).isPresent()) {
        return Optional.of(new Recorded(time, true));
      }
      recorded.put(uid(tenant), time);
    }
    return isWritten(tenant, time)
        ? Optional.of(new Recorded(time, time.isAfter(now)))
        : Optional.empty();
  }

  /**
   * Whether the check that answers this time is still to come. Records a callback if the time was
   * lost, with the replica that promised it. A time that no replica can have promised is not
   * pending.
   */
  boolean isPending(MdeTenant tenant, Instant time) {
    if (isAnswered(tenant, time)
        || !time.isBefore(clock.instant().plus(CallbackSchedule.MAX_AHEAD))) {
      return false;
    }
    if (last(tenant).filter(set -> !set.isBefore(time)).isEmpty()) {
      record(tenant);
    }
    return true;
  }

  /** Whether the last callback is so recent that Entra may not show all of the consent yet. */
  boolean isRecent(MdeTenant tenant) {
    return MdeTenantStatus.callbackTimeOf(tenant)
        .filter(time -> time.plus(MAX_CONSENT_PROPAGATION).isAfter(clock.instant()))
        .isPresent();
  }

  /** Whether the status says that consent was verified after this callback. */
  static boolean isAnswered(MdeTenant tenant, Instant callback) {
    return isAnswered(tenant)
        && MdeTenantStatus.callbackTimeOf(tenant)
            .filter(time -> !time.isBefore(callback))
            .isPresent();
  }

  /** Whether the status says that consent was verified after the last callback. */
  static boolean isAnswered(MdeTenant tenant) {
    var consent = MdeTenantStatus.consentOf(tenant);
    return consent
        .map(ConsentStatus::lastCallbackTime)
        .equals(consent.map(ConsentStatus::lastHandledCallbackTime));
  }

  private Optional<Instant> last(MdeTenant tenant) {
    return Stream.concat(
            Stream.ofNullable(recorded.getIfPresent(uid(tenant))),
            MdeTenantStatus.callbackTimeOf(tenant).stream())
        .max(Comparator.naturalOrder());
  }

  private static String uid(MdeTenant tenant) {
    return tenant.getMetadata().getUid();
  }

  private boolean isWritten(MdeTenant tenant, Instant time) {
    var patch = new MdeTenant();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(tenant.getMetadata().getName())
            .withNamespace(tenant.getMetadata().getNamespace())
            .withUid(tenant.getMetadata().getUid())
            .build());
    patch.setStatus(
        MdeTenantStatus.EMPTY.withConsent(
            ConsentStatus.EMPTY.withLastCallbackTime(time.toString())));
    try {
      client.resource(patch).subresource("status").patch(APPLY);
      return true;
    } catch (KubernetesClientException e) {
      recorded.asMap().remove(uid(tenant), time);
      LOG.atWarn()
          .addKeyValue(LogKeys.NAMESPACE, tenant.getMetadata().getNamespace())
          .addKeyValue(LogKeys.NAME, tenant.getMetadata().getName())
          .addKeyValue(LogKeys.HTTP_STATUS, e.getCode())
          .log("Could not record consent callback; tenant will be checked on schedule");
      return false;
    }
  }
}
