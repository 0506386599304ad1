// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fleet;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.kube.Annotations;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Sums up the children of a fleet feed. Pure. */
final class FleetStatus {
  private final MdeAlertSync parent;
  private final ChildFeeds children;
  private final Instant now;

  FleetStatus(MdeAlertSync parent, ChildFeeds children, Instant now) {
    this.parent = parent;
    this.children = children;
    this.now = now;
  }

  /**
   * The parent's status.
   *
   * @param taken names of children that foreign feeds have
   * @param isIncomplete whether some child is not in its wanted state
   */
  MdeAlertSyncStatus sum(List<String> taken, boolean isIncomplete) {
    var statuses =
        children.members().stream().map(MdeAlertSync::getStatus).filter(Objects::nonNull).toList();
    var before = Optional.ofNullable(parent.getStatus());
    return MdeAlertSyncStatus.EMPTY
        .withConditions(parent.getMetadata().getGeneration(), conditions(taken, isIncomplete))
        .withLastHandledRequestedAt(
            isIncomplete
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

  private List<Condition> conditions(List<String> taken, boolean isIncomplete) {
    var conditions =
        new Conditions(
            StatusWriter.conditionsOf(parent), parent.getMetadata().getGeneration(), now);
    if (parent.getSpec().suspend()) {
      return conditions.keepReady(Reason.SUSPENDED, Reason.SUSPENDED.meaningAndRemedy()).build();
    }
    var quarantined =
        children.members().stream()
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
    return conditions.ready(finding(taken, isIncomplete)).build();
  }

  private Finding finding(List<String> taken, boolean isIncomplete) {
    if (!taken.isEmpty()) {
      return Finding.failed(
          Reason.NAME_CONFLICT,
          "MdeAlertSync '"
              + taken.getFirst()
              + "' already exists and does not belong to this feed.");
    }
    if (children.size() == 0) {
      return Finding.failed(
          Reason.NO_TENANT_MATCHES, "No MdeTenant in this namespace matches spec.tenantSelector.");
    }
    var waiting = children.members().stream().filter(child -> !Conditions.isReady(child)).toList();
    if (isIncomplete || children.members().size() < children.size()) {
      return new Finding.Unknown(
          Reason.PROGRESSING,
          "Child feeds are being created or updated (" + children.size() + " in total).");
    }
    return waiting.isEmpty()
        ? new Finding.Passed(
            Reason.READY, "Every child feed is Ready (" + children.size() + " in total).")
        : Finding.failed(
            Reason.FEEDS_NOT_READY,
            waiting.size()
                + " of "
                + children.size()
                + " child feeds are not Ready, for example '"
                + waiting.getFirst().getMetadata().getName()
                + "' ("
                + reason(waiting.getFirst())
                + ").");
  }

  private static String reason(MdeAlertSync child) {
    return Conditions.find(StatusWriter.conditionsOf(child), ConditionType.READY)
        .map(Condition::getReason)
        .orElse(Reason.PROGRESSING.value());
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
