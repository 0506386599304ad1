// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.LogKeys;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.kube.connection.ObjectWrites;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a status by server-side apply, only when it has changed, and records a changed Ready once
 * it is written. What is sent holds name, namespace, status, and the resourceVersion that the
 * status was computed from, so that a stale answer fails instead of overwriting a newer one; where
 * only metadata has changed since, the newer version will do. Thread-safe.
 *
 * @param <S> the status
 * @param <R> the kind
 */
public final class StatusWriter<S extends Conditioned, R extends CustomResource<?, S>> {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final Duration UNTIL_CACHE_HAS_CAUGHT_UP = Duration.ofSeconds(1);

  /** The framework cuts waits to whole milliseconds, and its timer reads a clock of such. */
  private static final Duration TIMER_IS_EARLY = Duration.ofMillis(2);

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Api.FIELD_MANAGER)
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final ObjectWrites writes;
  private final Supplier<R> blank;
  private final BiPredicate<S, S> same;
  private final ReadyEventRecorder events;

  /**
   * Writes the statuses of one kind.
   *
   * @param blank makes a new object of the kind
   * @param same whether the status before (null at first) and the next one say the same
   */
  public StatusWriter(
      KubernetesClient client,
      Supplier<R> blank,
      BiPredicate<S, S> same,
      ReadyEventRecorder events) {
    this.client = client;
    this.writes = new ObjectWrites(client);
    this.blank = blank;
    this.same = same;
    this.events = events;
  }

  /**
   * Writes what has changed, and comes back after {@code wait}; at once, where somebody else has
   * written in between.
   */
  public UpdateControl<R> write(R seen, S next, Duration wait) {
    return write(seen, next, wait, Optional.empty());
  }

  /**
   * The same, and records a finding beside Ready that has changed with the status.
   *
   * @param beside recorded once the status is written
   */
  public UpdateControl<R> write(R seen, S next, Duration wait, Optional<Finding> beside) {
    if (!isWritten(seen, next)) {
      return UpdateControl.<R>noUpdate().rescheduleAfter(UNTIL_CACHE_HAS_CAUGHT_UP);
    }
    beside.ifPresent(finding -> events.record(seen, finding));
    return UpdateControl.<R>noUpdate().rescheduleAfter(notEarly(wait));
  }

  /** Nothing is due yet when the timer is early, and all of it is looked at for nothing. */
  private static Duration notEarly(Duration wait) {
    return wait.isZero() ? wait : wait.plus(TIMER_IS_EARLY);
  }

  /** Writes what has changed; nothing more is due until something does. */
  public UpdateControl<R> write(R seen, S next) {
    return isWritten(seen, next)
        ? UpdateControl.noUpdate()
        : UpdateControl.<R>noUpdate().rescheduleAfter(UNTIL_CACHE_HAS_CAUGHT_UP);
  }

  /**
   * Writes that the state is unknown, and leaves the retry to the framework's back-off. Where the
   * API server has just not answered, this would wait as long for nothing, and is not written.
   */
  public ErrorStatusUpdateControl<R> onUnexpectedError(
      R seen, Exception error, Function<Finding, S> describe) {
    if (!isUnanswered(error)) {
      isWritten(
          seen,
          describe.apply(
              new Finding.Unknown(
                  Reason.INTERNAL_ERROR, Reason.INTERNAL_ERROR.meaningAndRemedy())));
    }
    return ErrorStatusUpdateControl.noStatusUpdate();
  }

  /** What cannot be read is an answer, too. */
  private static boolean isUnanswered(Exception error) {
    return error instanceof KubernetesClientException
        && switch (error.getCause()) {
          case TimeoutException _ -> true;
          case JsonProcessingException _ -> false;
          case IOException _ -> true;
          case null, default -> false;
        };
  }

  /**
   * Writes a status that something depends on which cannot be undone, against the version that it
   * was computed from and no other.
   *
   * @return the object with the new status; empty where it was not written, whatever the cause:
   *     somebody else has written in between, it is deleted, or the operator stops
   */
  public Optional<R> writeFirst(R seen, S next) {
    if (Thread.currentThread().isInterrupted()) {
      return Optional.empty();
    }
    try {
      var patch = patch(seen, seen.getMetadata().getResourceVersion(), next);
      var written = client.resource(patch).subresource("status").patch(APPLY);
      events.recordChange(seen, conditionsOf(seen), next.conditions());
      return Optional.of(written);
    } catch (KubernetesClientException e) {
      if (Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT)
          .contains(e.getCode())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean isWritten(R seen, S next) {
    if (same.test(seen.getStatus(), next) || Thread.currentThread().isInterrupted()) {
      // Interrupted: the operator stops, and what was cut off says nothing of the object.
      return true;
    }
    var version = seen.getMetadata().getResourceVersion();
    if (!isApplied(seen, version, next)
        && versionWithTheSameMeaning(seen).filter(now -> isApplied(seen, now, next)).isEmpty()) {
      LOG.atDebug()
          .addKeyValue(LogKeys.NAMESPACE, seen.getMetadata().getNamespace())
          .addKeyValue(LogKeys.NAME, seen.getMetadata().getName())
          .log("Status conflict; recomputing");
      return false;
    }
    return true;
  }

  /** False when that version is not there any more. */
  private boolean isApplied(R seen, String version, S next) {
    try {
      writes.applyStatus(patch(seen, version, next));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return true; // deleted: there is nothing to write
      }
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw e;
    }
    events.recordChange(seen, conditionsOf(seen), next.conditions());
    return true;
  }

  /**
   * The version now, if spec and status are what the next status was computed from: whoever edits
   * annotations more often than a reconciliation takes would otherwise keep the status from being
   * written for ever.
   */
  private Optional<String> versionWithTheSameMeaning(R seen) {
    return client
        .resources(type(seen))
        .inNamespace(seen.getMetadata().getNamespace())
        .withField("metadata.name", seen.getMetadata().getName()) // it may list, but not get
        .list()
        .getItems()
        .stream()
        .filter(now -> now.getMetadata().getUid().equals(seen.getMetadata().getUid()))
        .filter(now -> now.getMetadata().getGeneration().equals(seen.getMetadata().getGeneration()))
        .filter(now -> Objects.equals(now.getStatus(), seen.getStatus()))
        .map(now -> now.getMetadata().getResourceVersion())
        .findFirst();
  }

  @SuppressWarnings("unchecked")
  private Class<R> type(R seen) {
    return (Class<R>) seen.getClass();
  }

  private R patch(R seen, String version, S next) {
    var patch = blank.get();
    patch.setStatus(next);
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(seen.getMetadata().getName())
            .withNamespace(seen.getMetadata().getNamespace())
            .withResourceVersion(version)
            .build());
    return patch;
  }

  /** The conditions an object has; null where it has no status yet. */
  public static List<Condition> conditionsOf(CustomResource<?, ? extends Conditioned> object) {
    return object.getStatus() == null ? null : object.getStatus().conditions();
  }
}
