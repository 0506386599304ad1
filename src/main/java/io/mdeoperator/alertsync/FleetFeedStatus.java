// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.fleet.ChildApplier;
import io.mdeoperator.fleet.FleetFinding;
import io.mdeoperator.kube.Annotations;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.StatusWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Sums up the children of a fleet feed. Pure. */
final class FleetFeedStatus {
  private static final FleetFinding READY =
      new FleetFinding(new FleetFeeds().word(), Reason.FEEDS_NOT_READY);

  private final MdeAlertSync parent;
  private final ChildApplier.Result<MdeAlertSync> applied;
  private final Instant now;

  FleetFeedStatus(MdeAlertSync parent, ChildApplier.Result<MdeAlertSync> applied, Instant now) {
    this.parent = parent;
    this.applied = applied;
    this.now = now;
  }

  /** The parent's status. */
  MdeAlertSyncStatus sum() {
    var statuses =
        applied.children().members().stream()
            .map(MdeAlertSync::getStatus)
            .filter(Objects::nonNull)
            .toList();
    var before = Optional.ofNullable(parent.getStatus());
    return MdeAlertSyncStatus.EMPTY
        .withConditions(parent.getMetadata().getGeneration(), conditions())
        .withLastHandledRequestedAt(
            applied.isIncomplete()
                ? before.map(MdeAlertSyncStatus::lastHandledRequestedAt).orElse(null)
                : Annotations.requestedAt(parent))
        .withProgress(
            sum(statuses, MdeAlertSyncStatus::delivered),
            latest(statuses, MdeAlertSyncStatus::lastAlertTime),
            latest(statuses, MdeAlertSyncStatus::lastDeliveryTime),
            Math.toIntExact(sum(statuses, MdeAlertSyncStatus::gaps)));
  }

  private static long sum(
      List<MdeAlertSyncStatus> statuses, Function<MdeAlertSyncStatus, ? extends Number> count) {
    return statuses.stream().map(count).filter(Objects::nonNull).mapToLong(Number::longValue).sum();
  }

  private List<Condition> conditions() {
    var conditions =
        new Conditions(
            StatusWriter.conditionsOf(parent), parent.getMetadata().getGeneration(), now);
    if (parent.getSpec().suspend()) {
      return conditions.keepReady(Reason.SUSPENDED, Reason.SUSPENDED.meaningAndRemedy()).build();
    }
    var quarantined =
        applied.children().members().stream()
            .filter(
                child ->
                    Conditions.isTrue(StatusWriter.conditionsOf(child), ConditionType.QUARANTINED))
            .count();
    if (quarantined > 0) {
      conditions.add(
          ConditionType.QUARANTINED,
          "True",
          Reason.ALERTS_QUARANTINED,
          "Child feeds with quarantined alerts: "
              + quarantined
              + ". "
              + Reason.ALERTS_QUARANTINED.meaning());
    }
    return conditions.ready(READY.of(parent, applied, _ -> true)).build();
  }

  private static String latest(
      List<MdeAlertSyncStatus> statuses, Function<MdeAlertSyncStatus, String> time) {
    return statuses.stream()
        .map(time)
        .filter(Objects::nonNull)
        .flatMap(text -> Timestamps.parse(text).stream())
        .max(Comparator.naturalOrder())
        .map(Timestamps::seconds)
        .orElse(null);
  }
}
