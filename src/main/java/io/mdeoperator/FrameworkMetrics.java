// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Describes what java-operator-sdk measures, and gives all kinds the same names: it has the kind in
 * some of them, where it cannot be summed up.
 */
final class FrameworkMetrics implements MeterFilter {
  private static final String PREFIX = "operator.sdk.";

  /** The kind is also a tag. */
  private static final Pattern NAME_OF_A_KIND =
      Pattern.compile("(operator\\.sdk\\.reconciliations\\.(?:executions|queue\\.size))\\..*");

  /** The number of a retry has no end where retries have none. */
  private static final Set<String> UNBOUNDED_TAGS =
      Set.of("reconciliations.retries.number", "reconciliations.retries.last");

  private static final Map<String, String> DESCRIPTIONS =
      Map.of(
          "controllers.execution.reconcile", "How long checks and polls take",
          "controllers.execution.reconcile.success", "Checks and polls that ended",
          "controllers.execution.reconcile.failure", "Checks and polls that ended in an exception",
          "events.received", "Changes of objects, and what else asks for a check or a poll",
          "events.delete", "Objects that were deleted",
          "reconciliations.started", "Objects whose processing began, retries included",
          "reconciliations.success", "Objects that were processed",
          "reconciliations.failed", "Objects whose processing ended in an exception",
          "reconciliations.executions", "Objects that are being processed",
          "reconciliations.queue.size", "Objects that wait to be processed");

  @Override
  public Meter.Id map(Meter.Id id) {
    if (!id.getName().startsWith(PREFIX)) {
      return id;
    }
    var name = NAME_OF_A_KIND.matcher(id.getName()).replaceFirst("$1");
    var description =
        DESCRIPTIONS.getOrDefault(
            name.substring(PREFIX.length()), "See the documentation of java-operator-sdk");
    return new Meter.Id(name, boundedTags(id), id.getBaseUnit(), description, id.getType());
  }

  private static Tags boundedTags(Meter.Id id) {
    return Tags.of(
        StreamSupport.stream(id.getTagsAsIterable().spliterator(), false)
            .filter(tag -> !UNBOUNDED_TAGS.contains(tag.getKey()))
            .toArray(Tag[]::new));
  }
}
