// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.Evidence;
import io.mdeoperator.sink.format.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was detected, when, by which rule of which sensor, and how severe it is. */
final class EcsEvent {
  /** Elastic's scale; the same as its own integrations of Defender use. */
  private static final Map<String, Long> SEVERITIES =
      Map.of("Informational", 21L, "Low", 21L, "Medium", 47L, "High", 73L, "Critical", 99L);

  /** Types that the category {@code host} allows for, by status. */
  private static final Map<String, String> TYPES = Map.of("New", "start", "Resolved", "end");

  /** What is longer does not fit into nanoseconds of a {@code long}. */
  private static final Duration MAX_DURATION = Duration.ofNanos(Long.MAX_VALUE);

  private EcsEvent() {}

  static void write(AlertFields alert, Evidence evidence, JsonObject to) {
    var title = alert.text("title");
    var start = alert.time("firstEventTime");
    var end = alert.time("lastEventTime");

    to.text("message", title);
    to.text("event.kind", "alert");
    to.texts("event.category", categories(alert, evidence));
    to.texts("event.type", types(alert));
    to.text("event.action", alert.text("category"));
    to.number("event.severity", alert.text("severity").map(SEVERITIES::get));
    to.time("event.created", alert.time("alertCreationTime"));
    to.time("event.start", start);
    to.time("event.end", end);
    to.number("event.duration", duration(start, end));
    to.text("rule.id", alert.text("detectorId"));
    to.text("rule.name", title);
    to.text("rule.description", alert.text("description"));
    to.text("observer.vendor", "Microsoft");
    to.text("observer.product", "Defender for Endpoint");
    to.text("observer.type", "edr");
    to.text("observer.name", alert.text("detectionSource"));
  }

  /**
   * {@code registry} is never one of them: all of its types say what happened to a key, which
   * Defender does not.
   */
  private static List<String> categories(AlertFields alert, Evidence evidence) {
    var categories = new ArrayList<>(List.of("host"));
    if (alert.text("category").filter("Malware"::equals).isPresent()) {
      categories.add("malware");
    }
    if (evidence.first("Process").isPresent()) {
      categories.add("process");
    }
    if (evidence.first("File").isPresent()) {
      categories.add("file");
    }
    return categories;
  }

  private static List<String> types(AlertFields alert) {
    var types = new ArrayList<>(List.of("info"));
    alert.text("status").map(TYPES::get).ifPresent(types::add);
    return types;
  }

  private static Optional<Long> duration(Optional<Instant> start, Optional<Instant> end) {
    if (start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Duration.between(start.get(), end.get()))
        .filter(duration -> !duration.isNegative() && duration.compareTo(MAX_DURATION) <= 0)
        .map(Duration::toNanos);
  }
}
