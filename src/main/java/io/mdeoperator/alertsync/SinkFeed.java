package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.sink.Batch;
import io.mdeoperator.alertsync.sink.Delivery;
import io.mdeoperator.alertsync.sink.Sink;
import io.mdeoperator.alertsync.sink.Trouble;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.api.v1alpha1.Reason;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one sink up to date: reads, drops what the sink has, delivers, and writes the checkpoint
 * only after the sink has acknowledged. No next batch before the checkpoint is written, so that a
 * crash repeats one batch at most. Knows no Kubernetes. Made for one step; not thread-safe.
 */
final class SinkFeed {
  private static final Logger LOG = LoggerFactory.getLogger(SinkFeed.class);

  private final String feed;
  private final String name;
  private final FeedPlan plan;
  private final TenantPages pages;
  private final AlertFilter filter;
  private final Sink sink;
  private final CheckpointStore store;
  private final Lane lane;

  /**
   * Takes all it needs.
   *
   * @param feed namespace and name, for the log
   * @param name of the sink
   */
  SinkFeed(
      String feed,
      String name,
      FeedPlan plan,
      AlertSource source,
      Sink sink,
      CheckpointStore store,
      Lane lane) {
    this.feed = feed;
    this.name = name;
    this.plan = plan;
    this.pages = new TenantPages(source, plan);
    this.filter = new AlertFilter(plan.filter());
    this.sink = sink;
    this.store = store;
    this.lane = lane;
  }

  /** Of the sink. */
  String name() {
    return name;
  }

  /**
   * Does some of the work.
   *
   * @param lastKnown what the status says of the sink, in case its checkpoint is lost
   * @param rescan whether a pass that begins now reads far back, and the sink looks after what it
   *     keeps
   */
  Step step(Optional<SinkStatus> lastKnown, boolean rescan, Budget budget, Instant now) {
    var halt = lane.cursor().isPresent() ? Optional.<Step>empty() : load(lastKnown);
    if (halt.isEmpty() && lane.pass().isEmpty()) {
      halt = begin(rescan);
    }
    while (halt.isEmpty() && !pass().isDone()) {
      halt = budget.take(pass()) ? next(budget.batch()) : Optional.of(new Step.More());
    }
    if (halt.isEmpty()) {
      lane.endPass(now);
    }
    return halt.orElseGet(Step.Done::new);
  }

  private Optional<Step> load(Optional<SinkStatus> lastKnown) {
    return switch (store.load(name)) {
      case CheckpointStore.Loaded.Failed failed -> failed(failed.trouble());
      case CheckpointStore.Loaded.None _ -> {
        lane.take(Cursor.of(plan.resumed(lastKnown)), "");
        yield Optional.empty();
      }
      case CheckpointStore.Loaded.Found found ->
          switch (CheckpointCodec.decode(found.content(), plan.tenantId())) {
            case CheckpointCodec.Decoded.Good good -> {
              lane.take(Cursor.of(good.checkpoint()), found.version());
              yield Optional.empty();
            }
            case CheckpointCodec.Decoded.Damaged _ ->
                setAside("is damaged", found.version(), lastKnown);
            case CheckpointCodec.Decoded.OtherTenant _ ->
                setAside("is of another tenant", found.version(), lastKnown);
            case CheckpointCodec.Decoded.UnknownVersion unknown ->
                setAside(
                    "has the unknown version " + unknown.version(), found.version(), lastKnown);
          };
    };
  }

  /** Ends the step, so that the status tells of it before anything is overwritten. */
  private Optional<Step> setAside(String problem, String version, Optional<SinkStatus> lastKnown) {
    var cursor = Cursor.of(plan.resumed(lastKnown));
    var from = plan.from(cursor, false);
    var notice =
        "The checkpoint of the sink '"
            + name
            + "' "
            + problem
            + " and is not used. The feed goes on from "
            + from
            + "; what was delivered since then comes again.";
    LOG.atWarn().addKeyValue("feed", feed).addKeyValue("sink", name).log(notice);
    lane.take(cursor, version);
    lane.notice(notice);
    return Optional.of(new Step.More());
  }

  private Optional<Step> begin(boolean rescan) {
    var halt = rescan ? deliver(List.of()) : Optional.<Step>empty();
    if (halt.isEmpty()) {
      var from = plan.from(cursor(), rescan);
      cursor().asksFrom(from);
      lane.begin(new Windows(from), rescan);
    }
    return halt;
  }

  private Optional<Step> next(BatchLimit limit) {
    return switch (pass().next(pages, this::isWanted, limit)) {
      // The pass is kept: one that begins anew after each failure might never come to its end.
      case Harvest.Failed failed -> Optional.of(new Step.SourceFailed(failed.failure()));
      case Harvest.Divided _ -> Optional.empty();
      case Harvest.Ready ready when ready.alerts().isEmpty() -> {
        pass().acknowledged();
        yield Optional.empty();
      }
      case Harvest.Ready ready -> handOn(ready);
    };
  }

  private boolean isWanted(Alert alert) {
    return cursor().isNew(Revision.of(alert)) && filter.test(alert);
  }

  private Optional<Step> handOn(Harvest.Ready ready) {
    var nameless = ready.alerts().stream().filter(alert -> alert.id().isEmpty()).toList();
    var halt = deliver(ready.alerts().stream().filter(alert -> !alert.id().isEmpty()).toList());
    if (halt.isPresent()) {
      return halt;
    }
    nameless.forEach(this::quarantine);
    cursor().reached(ready.alerts().getLast().lastUpdateTime(), ready.serverTime());
    cursor().forgetBeyond(plan.horizon());
    halt = save();
    if (halt.isEmpty()) {
      pass().acknowledged();
    }
    return halt;
  }

  private Optional<Step> deliver(List<Alert> alerts) {
    var items =
        alerts.stream()
            .map(alert -> new Batch.Item(Revision.of(alert).idempotencyKey(plan.tenantId()), alert))
            .toList();
    return switch (sink.deliver(new Batch(plan.tenantId(), items, cursor().receipt()))) {
      case Delivery.Failed failed -> failed(failed.trouble());
      case Delivery.Lost lost -> {
        LOG.atWarn()
            .addKeyValue("feed", feed)
            .addKeyValue("sink", name)
            .addKeyValue("since", lost.since())
            .log("The sink lost what it was given; it is given it again");
        cursor().rewind(lost.since(), lost.receipt());
        lane.dropPass();
        yield save().or(() -> Optional.of(new Step.More()));
      }
      case Delivery.Answered answered -> answered(alerts, answered);
    };
  }

  private Optional<Step> answered(List<Alert> alerts, Delivery.Answered answered) {
    var held = false;
    for (var i = 0; i < alerts.size(); i++) {
      switch (answered.outcomes().get(i)) {
        case ACCEPTED -> cursor().delivered(Revision.of(alerts.get(i)));
        case REFUSED -> quarantine(alerts.get(i));
        case RETRY -> held = true;
      }
    }
    cursor().keep(answered.receipt());
    if (!held) {
      return alerts.isEmpty() ? save() : Optional.empty();
    }
    return save()
        .or(
            () ->
                failed(
                    answered
                        .trouble()
                        .orElseGet(
                            () ->
                                new Trouble(
                                    Reason.SINK_UNAVAILABLE,
                                    "The sink '"
                                        + name
                                        + "' did not take all alerts. It is tried again."))));
  }

  private void quarantine(Alert alert) {
    var revision = Revision.of(alert);
    LOG.atWarn()
        .addKeyValue("feed", feed)
        .addKeyValue("sink", name)
        .addKeyValue("bytes", alert.json().length)
        .log(
            alert.id().isEmpty()
                ? "An alert without an id is set aside"
                : "An alert that the sink refuses is set aside");
    cursor().quarantined(revision);
  }

  private Optional<Step> save() {
    if (!cursor().isChanged()) {
      return Optional.empty();
    }
    var content = CheckpointCodec.encode(cursor().checkpoint(plan.tenantId()));
    return switch (store.save(name, content, lane.version())) {
      case CheckpointStore.Saved.Done done -> {
        lane.saved(done.version());
        yield Optional.empty();
      }
      case CheckpointStore.Saved.Failed failed -> {
        lane.forget();
        yield Optional.of(new Step.SinkFailed(failed.trouble()));
      }
    };
  }

  private Optional<Step> failed(Trouble trouble) {
    lane.dropPass();
    return Optional.of(new Step.SinkFailed(trouble));
  }

  private Cursor cursor() {
    return lane.cursor().orElseThrow();
  }

  private Windows pass() {
    return lane.pass().orElseThrow();
  }
}
