package io.mdeoperator.alertsync.delivery;

import io.mdeoperator.alertsync.checkpoint.CheckpointCodec;
import io.mdeoperator.alertsync.checkpoint.CheckpointStore;
import io.mdeoperator.alertsync.checkpoint.Cursor;
import io.mdeoperator.alertsync.checkpoint.Gap;
import io.mdeoperator.alertsync.checkpoint.Revision;
import io.mdeoperator.alertsync.quarantine.Quarantine;
import io.mdeoperator.alertsync.quarantine.Quarantine.Refused;
import io.mdeoperator.alertsync.read.AlertFilter;
import io.mdeoperator.alertsync.read.FetchResult;
import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.alertsync.sink.Batch;
import io.mdeoperator.alertsync.sink.Delivery;
import io.mdeoperator.alertsync.sink.Sink;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands alerts to one sink: drops what the sink has, delivers, and writes the checkpoint only after
 * the sink has acknowledged. No next batch before the checkpoint is written, so that a crash
 * repeats one batch at most. Knows no Kubernetes. Used by one thread at a time; whatever halts a
 * sink is an answer.
 */
public final class SinkDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(SinkDelivery.class);

  private final String feed;
  private final String name;
  private final ReadPlan plan;
  private final AlertFilter filter;
  private final Sink sink;
  private final Keeping keeping;
  private final SinkState lane;
  private final Set<String> refusedAlerts = new HashSet<>();

  /** Where a feed's sinks have their checkpoints, and what they refuse. */
  public record Keeping(CheckpointStore checkpoints, Quarantine quarantine) {
    /**
     * Deletes all that is kept of a sink.
     *
     * @return why it could not be deleted
     */
    public Optional<Problem> forget(String sink) {
      return quarantine.forget(sink).or(() -> checkpoints.delete(sink));
    }
  }

  /**
   * Takes all it needs.
   *
   * @param feed namespace and name, for the log
   * @param name of the sink
   */
  public SinkDelivery(
      String feed, String name, ReadPlan plan, Sink sink, Keeping keeping, SinkState lane) {
    this.feed = feed;
    this.name = name;
    this.plan = plan;
    this.filter = new AlertFilter(plan.filter());
    this.sink = sink;
    this.keeping = keeping;
    this.lane = lane;
  }

  /** Of the sink. */
  public String name() {
    return name;
  }

  public SinkState lane() {
    return lane;
  }

  public Cursor cursor() {
    return lane.cursor().orElseThrow();
  }

  /** Asks whether the sink can be used at all, and reads the checkpoint if it is not known. */
  public Optional<StepResult> load(SinkStart history) {
    return sink.trouble()
        .flatMap(this::failed)
        .or(() -> lane.cursor().isPresent() ? Optional.empty() : loaded(history));
  }

  private Optional<StepResult> loaded(SinkStart history) {
    return switch (keeping.checkpoints().load(name)) {
      case CheckpointStore.Loaded.Failed failed -> failed(failed.trouble());
      case CheckpointStore.Loaded.None _ -> {
        lane.take(history.cursor(plan), "");
        yield history.isAddedLater() ? save() : Optional.empty();
      }
      case CheckpointStore.Loaded.Found found ->
          switch (CheckpointCodec.decode(found.content(), plan.tenantId())) {
            case CheckpointCodec.Decoded.Good good -> {
              lane.take(Cursor.of(good.checkpoint()), found.version());
              yield Optional.empty();
            }
            case CheckpointCodec.Decoded.Damaged _ ->
                setAside("is damaged", found.version(), history);
            case CheckpointCodec.Decoded.OtherTenant _ ->
                setAside("is of another tenant", found.version(), history);
            case CheckpointCodec.Decoded.UnknownVersion unknown ->
                setAside("has the unknown version " + unknown.version(), found.version(), history);
          };
    };
  }

  /** Ends the step, so that the status tells of it before anything is overwritten. */
  private Optional<StepResult> setAside(String problem, String version, SinkStart history) {
    var cursor = history.cursor(plan);
    var notice =
        "The checkpoint of the sink '"
            + name
            + "' "
            + problem
            + " and is not used. The feed goes on from "
            + plan.from(cursor, false, history.now())
            + "; what was delivered since then comes again.";
    LOG.atWarn().addKeyValue("feed", feed).addKeyValue("sink", name).log(notice);
    lane.take(cursor, version);
    lane.notice(notice);
    return Optional.of(new StepResult.More());
  }

  /** Whether the sink should be given that. */
  public boolean wants(Alert alert) {
    return cursor().isNew(Revision.of(alert)) && filter.test(alert);
  }

  /** Has the sink look after what it keeps. */
  public Optional<StepResult> lookAfter() {
    return deliver(List.of()).or(this::save);
  }

  /** Delivers what the sink lacks, and writes down that it has it. */
  public Optional<StepResult> give(FetchResult.Ready ready) {
    var wanted = ready.alerts().stream().filter(this::wants).toList();
    if (!wanted.isEmpty()) {
      var halt = deliver(wanted);
      if (halt.isPresent()) {
        return halt;
      }
      ready.reached().ifPresent(time -> cursor().reached(time, ready.serverTime()));
      cursor().forgetBeyond(plan.horizon());
    }
    ready.healed().ifPresent(cursor()::healed);
    return save();
  }

  /** Goes on without a gap, which is remembered before anything behind it is. */
  public Optional<StepResult> leaveOut(FetchResult.Unreadable unreadable) {
    LOG.atWarn()
        .addKeyValue("feed", feed)
        .addKeyValue("sink", name)
        .addKeyValue("from", unreadable.gap().from())
        .addKeyValue("before", unreadable.gap().before())
        .log("A window cannot be read; the feed goes on, and it is tried again");
    return cursor().leaveOut(unreadable.gap())
        ? save()
        : Optional.of(new StepResult.SourceFailed(unreadable.failure()));
  }

  private Optional<StepResult> deliver(List<Alert> alerts) {
    var named = alerts.stream().filter(alert -> !alert.id().isEmpty()).toList();
    var refused = new ArrayList<Refused>();
    alerts.stream()
        .filter(alert -> alert.id().isEmpty())
        .forEach(alert -> refused.add(new Refused(alert, "It has no id.")));
    var items =
        named.stream()
            .map(alert -> new Batch.Item(Revision.of(alert).idempotencyKey(plan.tenantId()), alert))
            .toList();
    var batch = new Batch(plan.tenantId(), items, cursor().receipt());
    return switch (sink.deliver(batch)) {
      case Delivery.Failed failed -> failed(failed.trouble());
      case Delivery.Lost lost -> lost(lost);
      case Delivery.Answered answered -> answered(named, answered, refused);
    };
  }

  private Optional<StepResult> lost(Delivery.Lost lost) {
    LOG.atWarn()
        .addKeyValue("feed", feed)
        .addKeyValue("sink", name)
        .addKeyValue("since", lost.since())
        .log("The sink lost what it was given; it is given it again");
    cursor().rewind(lost.since(), lost.receipt());
    lane.fallBack();
    return save().or(() -> Optional.of(new StepResult.More()));
  }

  private Optional<StepResult> answered(
      List<Alert> alerts, Delivery.Answered answered, List<Refused> refused) {
    var held = false;
    for (var i = 0; i < alerts.size(); i++) {
      switch (answered.outcomes().get(i)) {
        case ACCEPTED -> cursor().delivered(Revision.of(alerts.get(i)));
        case REFUSED -> refused.add(new Refused(alerts.get(i), "The sink refuses it."));
        case RETRY -> held = true;
      }
    }
    cursor().keep(answered.receipt());
    var trouble = quarantine(refused);
    if (trouble.isEmpty() && held) {
      trouble = answered.trouble().or(() -> Optional.of(notAllTaken()));
    }
    return trouble.flatMap(why -> save().or(() -> failed(why)));
  }

  private Problem notAllTaken() {
    return new Problem(
        Reason.SINK_UNAVAILABLE,
        "The sink '" + name + "' did not take all alerts. It is tried again.");
  }

  private Optional<Problem> quarantine(List<Refused> refused) {
    if (refused.isEmpty()) {
      return Optional.empty();
    }
    var trouble = keeping.quarantine().keep(name, refused);
    if (trouble.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("feed", feed)
          .addKeyValue("sink", name)
          .log(
              "{} alerts are set aside: they have no id, or the sink refuses them", refused.size());
      for (var one : refused) {
        cursor().quarantined(Revision.of(one.alert()));
        refusedAlerts.add(Revision.of(one.alert()).identity());
      }
    }
    return trouble;
  }

  /** Writes the checkpoint if there is anything new in it. */
  Optional<StepResult> save() {
    if (!cursor().isChanged()) {
      return Optional.empty();
    }
    var content = CheckpointCodec.encode(cursor().checkpoint(plan.tenantId()));
    return switch (keeping.checkpoints().save(name, content, lane.version())) {
      case CheckpointStore.Saved.Done done -> {
        lane.saved(done.version());
        yield Optional.empty();
      }
      case CheckpointStore.Saved.Failed failed -> {
        lane.forget();
        yield Optional.of(new StepResult.SinkFailed(failed.trouble()));
      }
    };
  }

  private Optional<StepResult> failed(Problem trouble) {
    lane.fallBack();
    return Optional.of(new StepResult.SinkFailed(trouble));
  }

  /**
   * Has everything since then delivered once more; written at once, so that it is not forgotten.
   */
  public Optional<StepResult> replay(Instant from) {
    cursor().replay(from, plan.start());
    lane.dropPass();
    lane.askForRescan();
    return save();
  }

  /** Delivers alerts that were refused before. */
  Optional<StepResult> redeliver(List<Alert> alerts) {
    var ascending = alerts.stream().sorted(Comparator.comparing(Alert::lastUpdateTime)).toList();
    return give(
        new FetchResult.Ready(ascending, Optional.empty(), Instant.EPOCH, Optional.empty()));
  }

  /** Whether the sink has refused that alert since this object was made. */
  boolean hasRefused(Revision revision) {
    return refusedAlerts.contains(revision.identity());
  }

  /** The gaps that the source may still have something of; gives up the others. */
  public List<Gap> gapsSince(Instant oldest) {
    cursor().forgetGapsBefore(oldest);
    return cursor().gaps();
  }
}
