package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.mdeoperator.api.v1alpha1.Conditioned;
import io.mdeoperator.api.v1alpha1.Reason;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Writes a status by server-side apply, only when it has changed. What is sent holds name,
 * namespace, status, and the resourceVersion that the status was computed from, so that a stale
 * answer fails instead of overwriting a newer one. Thread-safe.
 *
 * @param <S> the status
 * @param <R> the kind
 */
public final class StatusWriter<S extends Conditioned, R extends CustomResource<?, S>> {
  private final Function<S, R> withStatus;
  private final BiPredicate<S, S> same;
  private final Transitions transitions;

  /**
   * Takes all it needs.
   *
   * @param withStatus makes a new object of the kind with this status and nothing else
   * @param same whether the status before (null at first) and the next one say the same
   */
  public StatusWriter(Function<S, R> withStatus, BiPredicate<S, S> same, Transitions transitions) {
    this.withStatus = withStatus;
    this.same = same;
    this.transitions = transitions;
  }

  /** The patch from what was seen to {@code next}, or none. A changed Ready is told of. */
  public UpdateControl<R> patchIfChanged(R seen, S next) {
    if (same.test(seen.getStatus(), next)) {
      return UpdateControl.noUpdate();
    }
    transitions.tell(seen, conditionsOf(seen), next.conditions());
    return UpdateControl.patchStatus(patch(seen, next));
  }

  /**
   * What to do after a surprise: the back-off runs, and the status says Unknown. Someone else's
   * write in between is no surprise: it is computed again.
   */
  public ErrorStatusUpdateControl<R> afterSurprise(
      R seen, Exception surprise, Function<Finding, S> describe) {
    if (surprise instanceof KubernetesClientException e
        && e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
      return ErrorStatusUpdateControl.noStatusUpdate();
    }
    var next =
        describe.apply(
            new Finding.Unknown(
                Reason.INTERNAL_ERROR,
                Reason.INTERNAL_ERROR.meaning() + " " + Reason.INTERNAL_ERROR.remedy()));
    return next.equals(seen.getStatus())
        ? ErrorStatusUpdateControl.noStatusUpdate()
        : ErrorStatusUpdateControl.patchStatus(patch(seen, next));
  }

  private R patch(R seen, S next) {
    var patch = withStatus.apply(next);
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(seen.getMetadata().getName())
            .withNamespace(seen.getMetadata().getNamespace())
            .withResourceVersion(seen.getMetadata().getResourceVersion())
            .build());
    return patch;
  }

  /** The conditions an object has; null where it has no status yet. */
  public static List<Condition> conditionsOf(CustomResource<?, ? extends Conditioned> object) {
    return object.getStatus() == null ? null : object.getStatus().conditions();
  }
}
