// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What kind of event it is, how severe, and what became of the alert. */
final class OcsfClass {
  private static final OcsfChoice CATEGORY = new OcsfChoice(2, "Findings");
  private static final OcsfChoice CLASS = new OcsfChoice(2004, "Detection Finding");

  private static final OcsfChoice CREATE = new OcsfChoice(1, "Create");
  private static final OcsfChoice UPDATE = new OcsfChoice(2, "Update");
  private static final OcsfChoice CLOSE = new OcsfChoice(3, "Close");

  /**
   * An alert that was updated no later counts as new: in Microsoft's own example it is 1.5 s. An
   * alert that is announced twice is recognised by its id, one that never is may be missed.
   */
  private static final Duration MAX_AGE_WHEN_NEW = Duration.ofMinutes(1);

  private static final Map<String, OcsfChoice> SEVERITIES =
      Map.of(
          "UnSpecified", OcsfChoice.UNKNOWN,
          "Informational", new OcsfChoice(1, "Informational"),
          "Low", new OcsfChoice(2, "Low"),
          "Medium", new OcsfChoice(3, "Medium"),
          "High", new OcsfChoice(4, "High"),
          "Critical", new OcsfChoice(5, "Critical"));

  private static final Map<String, OcsfChoice> STATUSES =
      Map.of(
          "Unknown", OcsfChoice.UNKNOWN,
          "New", new OcsfChoice(1, "New"),
          "InProgress", new OcsfChoice(2, "In Progress"),
          "Resolved", new OcsfChoice(4, "Resolved"));

  private static final Map<String, OcsfChoice> CLASSIFICATIONS =
      Map.of(
          "Unknown", OcsfChoice.UNKNOWN,
          "FalsePositive", new OcsfChoice(1, "False Positive"),
          "TruePositive", new OcsfChoice(2, "True Positive"),
          "InformationalExpectedActivity", new OcsfChoice(5, "Benign"));

  /** Those that say more than the classification does, in both of Defender's vocabularies. */
  private static final Map<String, OcsfChoice> DETERMINATIONS =
      Map.of(
          "SecurityTesting", new OcsfChoice(6, "Test"),
          "InsufficientData", new OcsfChoice(7, "Insufficient Data"),
          "NotEnoughDataToValidate", new OcsfChoice(7, "Insufficient Data"));

  private OcsfClass() {}

  static void write(AlertFields alert, JsonObject to) {
    var activity = activity(alert);
    CATEGORY.write("category_uid", "category_name", to);
    CLASS.write("class_uid", "class_name", to);
    activity.write("activity_id", "activity_name", to);
    type(activity).write("type_uid", "type_name", to);
    OcsfChoice.of(alert, "severity", SEVERITIES)
        .orElse(OcsfChoice.UNKNOWN)
        .write("severity_id", "severity", to);
    OcsfChoice.of(alert, "status", STATUSES)
        .ifPresent(status -> status.write("status_id", "status", to));
    verdict(alert).ifPresent(verdict -> verdict.write("verdict_id", "verdict", to));
    to.bool("is_alert", !activity.equals(CLOSE));
    to.text("assignee.name", alert.text("assignedTo"));
  }

  private static OcsfChoice activity(AlertFields alert) {
    var look = alert.copy();
    var created = look.time("alertCreationTime");
    var updated = look.time("lastUpdateTime");
    if (look.text("status").filter("Resolved"::equals).isPresent()) {
      return CLOSE;
    }
    if (created.isEmpty() || updated.isEmpty()) {
      return OcsfChoice.UNKNOWN;
    }
    var isNew = Duration.between(created.get(), updated.get()).compareTo(MAX_AGE_WHEN_NEW) <= 0;
    return isNew ? CREATE : UPDATE;
  }

  private static OcsfChoice type(OcsfChoice activity) {
    return new OcsfChoice(
        CLASS.id() * 100 + activity.id(), CLASS.caption() + ": " + activity.caption());
  }

  private static Optional<OcsfChoice> verdict(AlertFields alert) {
    var determination = alert.copy().text("determination").map(DETERMINATIONS::get);
    return determination.isPresent()
        ? determination
        : OcsfChoice.of(alert, "classification", CLASSIFICATIONS);
  }
}
