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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the leader, whichever replica that is, that an administrator came back from Entra: sets
 * {@code status.consent.lastCallbackTime} under a field manager of its own, at most once in ten
 * seconds for each tenant. All returns within these seconds are answered by one mark at their end.
 * Thread-safe.
 */
final class CallbackTimestamps implements AutoCloseable {
  /** Owns nothing but the time of the callback. */
  static final String FIELD_MANAGER = "mde-operator-consent";

  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** One interval to wait, and one by which the clocks of replicas may differ. */
  private static final Duration AHEAD = INTERVAL.multipliedBy(2);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(CallbackTimestamps.class);
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final Clock clock;

  /** By uid, the last time that this replica has set or will set, which its cache shows later. */
  private final Map<String, Instant> own = new HashMap<>();

  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * A callback's time that a verified status has to answer.
   *
   * @param isDueLater whether it is set only when it has come
   */
  record Mark(Instant time, boolean isDueLater) {}

  CallbackTimestamps(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Sets the time, at once or, when it was set less than an interval ago by this replica or another
   * one, at that interval's end. Returns meanwhile share that mark.
   *
   * @return empty when it could not be set
   */
  Optional<Mark> mark(MdeTenant tenant) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant time;
    synchronized (own) {
      own.values().removeIf(set -> !isRecent(set, now, AHEAD));
      var last = Optional.ofNullable(own.get(uid(tenant)));
      if (last.filter(now::isBefore).isPresent()) {
        return last.map(due -> new Mark(due, true));
      }
      // A fixed end, so that replicas that wait for the same one set the same time: one check.
      time =
          Stream.concat(last.stream(), MdeTenantStatus.callbackTimeOf(tenant).stream())
              .filter(set -> isRecent(set, now, INTERVAL))
              .max(Comparator.naturalOrder())
              .map(set -> set.plus(INTERVAL))
              .orElse(now);
      own.put(uid(tenant), time);
    }
    if (time.isAfter(now)) {
      Thread.ofVirtual().name("consent-mark").start(() -> setWhenDue(tenant, time));
      return Optional.of(new Mark(time, true));
    }
    return set(tenant, time) ? Optional.of(new Mark(time, false)) : Optional.empty();
  }

  /**
   * Whether the check that answers this time is still to come. Asks for it if nobody has: the
   * replica that was to do so may be gone. A time that no replica can have promised is not awaited.
   */
  boolean isAwaited(MdeTenant tenant, Instant time) {
    if (isAnswered(tenant, time) || !time.isBefore(clock.instant().plus(AHEAD))) {
      return false;
    }
    var isSet =
        MdeTenantStatus.callbackTimeOf(tenant).filter(set -> !set.isBefore(time)).isPresent();
    if (!isSet && !hasOwn(tenant, time)) {
      mark(tenant);
    }
    return true;
  }

  /** Sets nothing any more; browsers that wait ask another replica. */
  @Override
  public void close() {
    closed.countDown();
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

  /** Clocks of replicas may differ, so a time that lies ahead counts, too. */
  private static boolean isRecent(Instant time, Instant now, Duration ahead) {
    return time.isAfter(now.minus(INTERVAL)) && time.isBefore(now.plus(ahead));
  }

  private static String uid(MdeTenant tenant) {
    return tenant.getMetadata().getUid();
  }

  private boolean hasOwn(MdeTenant tenant, Instant time) {
    synchronized (own) {
      var set = own.get(uid(tenant));
      return set != null && !set.isBefore(time);
    }
  }

  private void setWhenDue(MdeTenant tenant, Instant time) {
    try {
      while (clock.instant().isBefore(time)) {
        if (closed.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      set(tenant, time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean set(MdeTenant tenant, Instant time) {
    var isWritten = isWritten(tenant, time);
    if (!isWritten) {
      synchronized (own) {
        own.remove(uid(tenant), time);
      }
    }
    return isWritten;
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
        new MdeTenantStatus(
            null,
            null,
            new ConsentStatus(null, null, null, null, null, null, null, time.toString(), null),
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
          .log("Could not record consent callback; tenant will be checked on schedule");
      return false;
    }
  }
}
