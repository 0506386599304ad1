// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Builds a status's conditions as the API conventions and kstatus ask for: sorted by type, with the
 * generation they were computed from, and with transition times that move only when the status
 * does. Not thread-safe; one per status.
 */
public final class Conditions {
  private static final int MAX_MESSAGE_LENGTH = 1024;

  private final List<Condition> before;
  private final Long generation;
  private final Instant now;
  private final List<Condition> next = new ArrayList<>();

  /**
   * @param before the conditions the object has; may be null
   * @param generation of the spec that is being evaluated
   */
  public Conditions(List<Condition> before, Long generation, Instant now) {
    this.before = before == null ? List.of() : before;
    this.generation = generation;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Adds a condition for what a check found. */
  public Conditions add(ConditionType type, Finding finding) {
    var status =
        switch (finding) {
          case Finding.Passed passed -> "True";
          case Finding.Failed failed -> "False";
          case Finding.Unknown unknown -> "Unknown";
        };
    return add(type, status, finding.reason(), finding.message());
  }

  /**
   * Adds Ready, and with it Stalled where only a change of our objects or credentials helps, else
   * Reconciling.
   */
  public Conditions ready(Finding finding) {
    return ready(finding, needsChange(finding));
  }

  /** Adds Ready, and with it Stalled or Reconciling unless it is true. */
  public Conditions ready(Finding finding, boolean stalled) {
    add(ConditionType.READY, finding);
    return finding instanceof Finding.Passed
        ? this
        : add(
            stalled ? ConditionType.STALLED : ConditionType.RECONCILING,
            "True",
            finding.reason(),
            finding.message());
  }

  /** Adds a condition by hand; {@code status} is True, False or Unknown. */
  public Conditions add(ConditionType type, String status, Reason reason, String message) {
    var since =
        find(before, type)
            .filter(old -> old.getStatus().equals(status))
            .map(Condition::getLastTransitionTime)
            .orElse(now.toString());
    next.add(
        new ConditionBuilder()
            .withType(type.value())
            .withStatus(status)
            .withReason(reason.value())
            .withMessage(shortened(message))
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
    return this;
  }

  /**
   * Adds Ready with the status that it has, for an object that is not looked at for now. The
   * generation stays the one that was last evaluated: a newer one has not been.
   */
  public Conditions keepReady(Reason reason, String message) {
    var old = find(before, ConditionType.READY);
    add(ConditionType.READY, old.map(Condition::getStatus).orElse("Unknown"), reason, message);
    old.map(Condition::getObservedGeneration).ifPresent(next.getLast()::setObservedGeneration);
    return this;
  }

  /** Takes a condition over from before, if there was one. */
  public Conditions keep(ConditionType type) {
    find(before, type)
        .map(old -> old.edit().withObservedGeneration(generation).build())
        .ifPresent(next::add);
    return this;
  }

  /** The conditions, sorted by type. */
  public List<Condition> build() {
    return next.stream().sorted(Comparator.comparing(Condition::getType)).toList();
  }

  /** Whether nothing will change until one of our objects or credentials does. */
  public static boolean needsChange(Finding finding) {
    return finding instanceof Finding.Failed
        && Set.of(Retry.ON_CHANGE, Retry.ON_REQUEST).contains(finding.reason().retry());
  }

  /** Finds a condition; {@code conditions} may be null. */
  public static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
    return conditions == null
        ? Optional.empty()
        : conditions.stream()
            .filter(condition -> type.value().equals(condition.getType()))
            .findFirst();
  }

  /** Whether a condition is there and true. */
  public static boolean isTrue(List<Condition> conditions, ConditionType type) {
    return find(conditions, type)
        .filter(condition -> "True".equals(condition.getStatus()))
        .isPresent();
  }

  /** Whether an object has a status that says that it is Ready. */
  public static boolean isReady(CustomResource<?, ? extends Conditioned> object) {
    return isTrue(StatusWriter.conditionsOf(object), ConditionType.READY);
  }

  /** Status and reason of Ready, to tell whether they have changed; empty where there is none. */
  public static String readiness(CustomResource<?, ? extends Conditioned> object) {
    return find(StatusWriter.conditionsOf(object), ConditionType.READY)
        .map(ready -> ready.getStatus() + "/" + ready.getReason())
        .orElse("");
  }

  /**
   * Since when a condition has had its status; now, where it is absent or its time cannot be read.
   */
  public static Instant since(List<Condition> conditions, ConditionType type, Instant now) {
    return find(conditions, type)
        .map(Condition::getLastTransitionTime)
        .flatMap(Timestamps::parse)
        .orElse(now);
  }

  private static String shortened(String message) {
    return message.length() <= MAX_MESSAGE_LENGTH
        ? message
        : message.substring(0, MAX_MESSAGE_LENGTH - 1) + "…";
  }
}
