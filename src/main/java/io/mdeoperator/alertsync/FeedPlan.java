package io.mdeoperator.alertsync;

import io.mdeoperator.api.v1alpha1.Durations;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.Filter;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.TenantApi;
import io.mdeoperator.kube.TenantAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What to read, and how far back.
 *
 * @param tenantId the customer's tenant, lower case
 * @param start where a feed begins that has delivered nothing yet
 * @param overlap how far back each poll reads again
 * @param lookback how far back a rescan reads
 */
record FeedPlan(
    TenantApi api,
    String tenantId,
    Filter filter,
    boolean evidence,
    Instant start,
    Duration overlap,
    Duration lookback) {
  /** Most alerts in one answer (Microsoft: "List alerts API"). */
  private static final int PAGE = 10_000;

  static FeedPlan of(FeedInput input, Clouds clouds) {
    var spec = input.feed().getSpec();
    var api =
        TenantAccess.of(
            input.tenant().orElseThrow(),
            input.application().orElseThrow(),
            input.secret(),
            clouds);
    var created = Instant.parse(input.feed().getMetadata().getCreationTimestamp());
    return new FeedPlan(
        api,
        api.tokens().tenantId(),
        spec.filter(),
        spec.includeEvidence(),
        created.minus(Durations.parse(spec.initialLookback())),
        Durations.parse(spec.overlap()),
        Durations.parse(spec.rescan().lookback()));
  }

  AlertQuery query(Window window, int skip) {
    return new AlertQuery(window.from(), window.before(), filter, PAGE, skip, evidence);
  }

  /** Asks whether there is anything behind the first alerts of a window. */
  AlertQuery oneBehind(Window window, int skip) {
    return new AlertQuery(window.from(), window.before(), filter, 1, skip, false);
  }

  /** How far back anything is ever read again. */
  Duration horizon() {
    return overlap.compareTo(lookback) > 0 ? overlap : lookback;
  }

  /** Where a pass begins. */
  Instant from(Cursor cursor, boolean rescan) {
    return cursor.start(rescan ? lookback : overlap).orElse(start);
  }

  /** Where to go on when the checkpoint is lost: duplicates rather than loss. */
  Checkpoint resumed(Optional<SinkStatus> lastKnown) {
    return new Checkpoint(
        tenantId,
        lastKnown.map(SinkStatus::watermarkTime).map(time -> Instant.parse(time).minus(lookback)),
        Optional.empty(),
        lastKnown.map(SinkStatus::delivered).orElse(0L),
        lastKnown.map(SinkStatus::quarantined).orElse(0L),
        lastKnown.map(SinkStatus::superseded).orElse(0L),
        0,
        Map.of());
  }
}
