// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.delivery.checkpoint.Cursor;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.delivery.checkpoint.RememberedAlerts;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.sink.store.Quarantine;
import io.mdeoperator.sink.store.Quarantine.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Delivers records to one sink: deduplicates, delivers, and writes the checkpoint only after the
 * sink has acknowledged. No next batch before the checkpoint is written, so that a crash repeats
 * one batch at most. Knows no Kubernetes. Used by one thread at a time; whatever halts a sink is an
 * answer, and empty means that nothing does.
 */
public final class SinkDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(SinkDelivery.class);

  private final SinkName name;
  private final DeliveryPlan plan;
  private final Predicate<SinkRecord> filter;
  private final Sink sink;
  private final Quarantine quarantine;
  private final SinkCheckpoint checkpoint;
  private final SinkPosition position;
  private final RememberedAlerts remembered;
  private final Set<String> refusedRecords = new HashSet<>();

  /**
   * @param filter which of the records that are read are wanted
   */
  public SinkDelivery(
      SinkName name,
      DeliveryPlan plan,
      Predicate<SinkRecord> filter,
      Sink sink,
      SinkStores stores,
      SinkPosition position) {
    this.name = name;
    this.plan = plan;
    this.filter = filter;
    this.sink = sink;
    this.quarantine = stores.quarantine();
    this.checkpoint = new SinkCheckpoint(name, plan, stores, position);
    this.position = position;
    this.remembered = stores.remembered();
  }

  public String name() {
    return name.sink();
  }

  public SinkPosition position() {
    return position;
  }

  /** Only after {@link #load} halted nothing. */
  public Cursor cursor() {
    return position.cursor().orElseThrow();
  }

  /**
   * Loads the checkpoint if it is not in memory, and asks whether the sink can be used at all. In
   * that order: one that cannot be used yet begins when it was first seen, too.
   */
  public Optional<StepResult> load(SinkStart start) {
    var halt = position.cursor().isPresent() ? Optional.<StepResult>empty() : loadCursor(start);
    return halt.or(() -> sink.problem().map(SinkDelivery::failed));
  }

  private Optional<StepResult> loadCursor(SinkStart start) {
    var halt = checkpoint.load(start);
    position.cursor().ifPresent(this::limitMemory);
    return halt;
  }

  private void limitMemory(Cursor cursor) {
    remembered.limit(name.namespace(), cursor);
  }

  /**
   * Takes note of a record that was read.
   *
   * @return whether it is to be delivered to this sink
   */
  public boolean admit(SinkRecord read) {
    var revision = Revision.of(read);
    var isNew =
        plan.records().hasRevisions()
            ? cursor().admit(revision)
            : cursor().known(revision.identity()).isEmpty();
    return isNew && filter.test(read);
  }

  /** A record that the sink has, and that comes with each pass, is remembered for as long again. */
  public void keep(SinkRecord read, Instant now) {
    cursor().keep(Revision.of(read).identity(), now, plan.horizon());
  }

  /**
   * As it is remembered. A row is known whatever time it tells, if any, and for as long as it can
   * be read again: that follows from when it was read.
   */
  private Revision remembered(SinkRecord read, Instant serverTime) {
    var revision = Revision.of(read);
    return plan.records().hasRevisions()
        ? revision
        : new Revision(revision.identity(), Ticks.floor(serverTime));
  }

  /** Has the sink look after what it keeps, as before each rescan. */
  public Optional<StepResult> maintain() {
    return deliver(List.of(), Instant.EPOCH).or(this::save);
  }

  /** Delivers what was admitted for this sink, and remembers that it has it. */
  public Optional<StepResult> deliver(Portion portion) {
    var admitted = portion.records();
    if (!admitted.isEmpty()) {
      var halt = deliver(admitted, portion.serverTime());
      if (halt.isPresent()) {
        return halt;
      }
    }
    portion.reached().ifPresent(time -> cursor().reached(time, portion.serverTime()));
    cursor().forgetBeyond(plan.horizon());
    limitMemory(cursor());
    portion.closed().ifPresent(cursor()::closeGap);
    var halt = save();
    if (halt.isEmpty() && !admitted.isEmpty()) {
      position.acknowledge();
    }
    return halt;
  }

  /** There was nothing for this sink up to a time, which is not worth a write. */
  public void passed(Instant time, Instant serverTime) {
    cursor().passed(time, serverTime);
    cursor().forgetBeyond(plan.horizon());
    limitMemory(cursor());
  }

  /**
   * A rescan has come to its end. It is written, so that after a restart the next one looks back no
   * further; but not for a sink that has had nothing yet.
   */
  public Optional<StepResult> completeRescan() {
    if (position.version().isEmpty()) {
      return Optional.empty();
    }
    cursor().completeRescan();
    return save();
  }

  /** Continues without a gap, which is remembered before anything behind it is. */
  public Optional<StepResult> addGap(Gap gap) {
    warning()
        .addKeyValue("from", gap.from())
        .addKeyValue("before", gap.before())
        .log("A time range cannot be read; it is a gap and is retried later");
    cursor().addGap(gap);
    return save();
  }

  private Optional<StepResult> deliver(List<SinkRecord> records, Instant serverTime) {
    var named = records.stream().filter(one -> !one.id().isEmpty()).toList();
    var refused = new ArrayList<Refused>();
    records.stream()
        .filter(one -> one.id().isEmpty())
        .forEach(one -> refused.add(new Refused(one, "It has no id.")));
    var items =
        named.stream()
            .map(one -> new Batch.Item(plan.records().key(plan.tenantId(), Revision.of(one)), one))
            .toList();
    return switch (sink.deliver(new Batch(plan.tenantId(), items, cursor().receipt()))) {
      case Delivery.Failed(var problem) -> Optional.of(failed(problem));
      case Delivery.Lost lost -> lost(lost);
      case Delivery.Answered answered -> answered(named, serverTime, answered, refused);
    };
  }

  private Optional<StepResult> lost(Delivery.Lost lost) {
    warning().addKeyValue("since", lost.since()).log("The sink lost data; it is delivered again");
    cursor().rewind(lost.since(), lost.receipt());
    return save().or(() -> Optional.of(new StepResult.Rewound()));
  }

  private Optional<StepResult> answered(
      List<SinkRecord> records,
      Instant serverTime,
      Delivery.Answered answered,
      List<Refused> refused) {
    var held = false;
    for (var i = 0; i < records.size(); i++) {
      switch (answered.outcomes().get(i)) {
        case ACCEPTED -> cursor().delivered(remembered(records.get(i), serverTime));
        case REFUSED ->
            refused.add(
                new Refused(
                    records.get(i), answered.refusals().getOrDefault(i, "The sink rejects it.")));
        case RETRY -> held = true;
      }
    }
    cursor().keepReceipt(answered.receipt());
    var problem = quarantine(refused, serverTime);
    if (problem.isEmpty() && held) {
      problem = answered.problem().or(() -> Optional.of(notAllTaken()));
    }
    return problem.flatMap(why -> save().or(() -> Optional.of(failed(why))));
  }

  private Problem notAllTaken() {
    return new Problem(
        Reason.SINK_UNAVAILABLE,
        "The sink '"
            + name()
            + "' did not accept all "
            + plan.records().plural()
            + ". The operator retries.");
  }

  private Optional<Problem> quarantine(List<Refused> refused, Instant serverTime) {
    if (refused.isEmpty()) {
      return Optional.empty();
    }
    var problem = quarantine.keep(name(), refused);
    if (problem.isEmpty()) {
      warning()
          .addKeyValue(plan.records().plural(), refused.size())
          .log("Records are quarantined: no id, or refused by the sink");
      for (var one : refused) {
        cursor().quarantined(remembered(one.record(), serverTime));
        refusedRecords.add(Revision.of(one.record()).identity());
      }
    }
    return problem;
  }

  private Optional<StepResult> save() {
    return checkpoint.save();
  }

  private static StepResult failed(Problem problem) {
    return new StepResult.SinkFailed(problem);
  }

  /**
   * Has everything since then delivered once more; written at once, together with who asked for it,
   * so that it is neither forgotten nor done twice.
   *
   * @param request the value of the annotation that asks for it
   */
  public Optional<StepResult> replay(Instant from, String request) {
    cursor().replay(from, plan.start());
    position.handled(position.handled().withReplay(request));
    position.requestRescan();
    return save();
  }

  /** What was quarantined is to be tried again, unless something later was delivered since. */
  void release(Revision quarantined) {
    cursor()
        .release(
            plan.records().hasRevisions()
                ? quarantined
                : cursor().known(quarantined.identity()).orElse(quarantined));
  }

  /** Delivers records that were quarantined before; alerts ascending by last update. */
  Optional<StepResult> redeliver(List<SinkRecord> records) {
    var watermark = cursor().progress().watermark().orElse(Instant.EPOCH);
    return deliver(Portion.of(records.stream().filter(this::admit).toList(), watermark));
  }

  /** All that was asked for by this value has been tried. */
  Optional<StepResult> endRedrive(String token) {
    position.endRedrive();
    position.handled(position.handled().withRedrive(token));
    return save();
  }

  /** Whether the sink has refused that record since this object was made. */
  boolean hasRefused(Revision revision) {
    return refusedRecords.contains(revision.identity());
  }

  /** The gaps that the source may still have something of; gives up the others. */
  public List<Gap> gapsSince(Instant oldest) {
    cursor().expireGaps(oldest);
    return cursor().gaps();
  }

  /** Drops what is in memory, since it may be half changed; the checkpoint is loaded again. */
  StepResult onUnexpectedError(RuntimeException e) {
    name.addTo(LOG.atError()).setCause(e).log("Unexpected error while delivering to a sink");
    position.forget();
    return failed(new Problem(Reason.INTERNAL_ERROR, Reason.INTERNAL_ERROR.meaningAndRemedy()));
  }

  private LoggingEventBuilder warning() {
    return name.addTo(LOG.atWarn());
  }
}
