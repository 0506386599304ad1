// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.LogKeys;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.MissingTable;
import io.mdeoperator.base.FatalErrors;
import io.mdeoperator.credential.TenantAccess;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.hunting.HuntingAnswer;
import io.mdeoperator.delivery.Portion;
import io.mdeoperator.delivery.SinkDelivery;
import io.mdeoperator.delivery.SinkFanOut;
import io.mdeoperator.delivery.SinkName;
import io.mdeoperator.delivery.SinkStart;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.hunting.row.RowKeys;
import io.mdeoperator.hunting.run.RunReport.Ending;
import io.mdeoperator.hunting.run.RunReport.Facts;
import io.mdeoperator.hunting.run.RunReport.SinkReport;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs queries. Thread-safe, but for one query at a time. */
public final class QueryRunner {
  private static final Logger LOG = LoggerFactory.getLogger(QueryRunner.class);
  private static final Duration SINK_TIMEOUT = Duration.ofMinutes(2);

  private static final String SLOW = "The result takes more than five minutes to be read.";

  /** The bound of the schema: twice as many as a spec may have. */
  private static final int MAX_SINKS = 16;

  /** Failures that may come of how much a query looks at. */
  private static final Set<Reason> OF_WEIGHT =
      Set.of(Reason.QUERY_TOO_HEAVY, Reason.RESULT_TOO_LARGE, Reason.GRAPH_UNAVAILABLE);

  private final RunServices services;

  public QueryRunner(RunServices services) {
    this.services = services;
  }

  /** Begins a run, which nobody waits for. */
  public void start(QueryInput input, QueryState state, Runnable onOver) {
    var memory = state.memory();
    var task = CompletableFuture.supplyAsync(() -> guarded(input, memory), services.executor());
    state.began(input, task, services.waits().now());
    var _ = task.whenComplete((_, _) -> FatalErrors.reporting(onOver).run());
  }

  /** A surprise must not be met again at once, at the customer's cost. */
  private RunReport guarded(QueryInput input, RunMemory memory) {
    try {
      return run(input, memory);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue(LogKeys.NAMESPACE, input.namespace())
          .addKeyValue(LogKeys.NAME, input.query().getMetadata().getName())
          .setCause(e)
          .log("Unexpected error while running a query");
      memory.dropPass();
      return RunReport.of(
          new Ending.Failed(
              RemoteFailure.of(
                  Reason.INTERNAL_ERROR,
                  Reason.INTERNAL_ERROR.meaning(),
                  services.clock().instant()),
              true));
    } catch (Error e) {
      throw FatalErrors.reported(e);
    }
  }

  /** One run, when it is its turn. Blocks, for minutes perhaps. */
  RunReport run(QueryInput input, RunMemory memory) {
    var turn = services.turns().take(input.namespace(), input.tenantId().orElseThrow());
    if (turn.isEmpty()) {
      return RunReport.of(new Ending.NoTurn());
    }
    try (var _ = turn.get()) {
      var report = new Run(input, memory).run();
      services.metrics().over(input, memory, report);
      return report;
    }
  }

  /** One run of one query. */
  private final class Run {
    private final QueryInput input;
    private final RunMemory memory;
    private final QueryPlan plan;
    private final Instant start = services.clock().instant();
    private final Instant startOfWait = services.waits().now();
    private final TenantApi graph;
    private final RunSinks sinks;
    private List<SinkReport> left = List.of();

    Run(QueryInput input, RunMemory memory) {
      this.input = input;
      this.memory = memory;
      this.plan = new QueryPlan(input);
      this.graph =
          TenantAccess.graph(
              input.tenant().orElseThrow(),
              input.application().orElseThrow(),
              input.secret(),
              services.clouds());
      this.sinks = new RunSinks(memory, fanOut(), startOfWait);
    }

    private SinkFanOut fanOut() {
      return input.sinkNames().size() == 1
          ? SinkFanOut.inline()
          : new SinkFanOut(services.executor(), SINK_TIMEOUT, () -> {});
    }

    RunReport run() {
      memory.keepOnly(input.sinkNames());
      memory.isAbout(input.version());
      left = forgetRemoved();
      var problem = services.role().problem(graph);
      if (problem.isPresent()) {
        return report(new Ending.Failed(problem.get(), false), Optional.empty());
      }
      load();
      if (sinks.isEmpty()) {
        return noSink();
      }
      keepForOneAnother();
      try (var room = new RunRoom(services.memory(), input.namespace(), memory.longRow())) {
        return ask(pass(), room);
      }
    }

    /**
     * A sink that was removed leaves no trace. The status names those of which something is left,
     * so that it is tried again.
     */
    private List<SinkReport> forgetRemoved() {
      var stores = services.stores().apply(input.query());
      return input.known().stream()
          .map(SinkStatus::name)
          .filter(name -> !input.sinkNames().contains(name))
          .flatMap(name -> stores.forget(name).map(problem -> left(name, problem)).stream())
          .toList();
    }

    private static SinkReport left(String name, Problem problem) {
      return new SinkReport(
          name, Optional.of(problem), Duration.ZERO, Optional.empty(), Optional.empty());
    }

    /** Those whose checkpoint can be read, and that are not left out for now. */
    private void load() {
      IntStream.range(0, input.sinkNames().size())
          .filter(index -> isWanted(input.sinkNames().get(index)))
          .forEach(index -> sinks.add(delivery(index)));
      sinks.each(
          sink -> {
            var isNew = sink.position().cursor().isEmpty();
            var halt = sink.load(sinkStart(sink.name()));
            var isSetAside = halt.filter(StepResult.More.class::isInstance).isPresent();
            if (isNew && sink.position().cursor().isPresent() && !isSetAside) {
              resume(sink);
            }
            return halt;
          });
    }

    /** What is read again since one sink lacks it must not be new to another that has it. */
    private void keepForOneAnother() {
      input.sinkNames().stream()
          .filter(_ -> plan.isDivisible())
          .flatMap(name -> memory.sink(name).startOfRescan(plan.delivery(), start).stream())
          .min(Instant::compareTo)
          .ifPresent(time -> sinks.cursors().forEach(cursor -> cursor.keepSince(time)));
    }

    private boolean isWanted(String sink) {
      return memory.takesPart(sink) && memory.sink(sink).isDue(startOfWait);
    }

    /**
     * A run that brought nothing wrote no checkpoint: the status tells how far it came. Nothing is
     * forgotten yet: what others lack is known only when all are loaded.
     */
    private void resume(SinkDelivery sink) {
      input
          .known(sink.name())
          .map(Progress::of)
          .flatMap(Progress::watermark)
          .ifPresent(time -> sink.cursor().passed(time, time));
    }

    private SinkDelivery delivery(int index) {
      var name = input.sinkNames().get(index);
      var metadata = input.query().getMetadata();
      return new SinkDelivery(
          new SinkName(metadata.getNamespace(), metadata.getName(), name),
          plan.delivery(),
          _ -> true,
          services.sinks().of(input, index),
          services.stores().apply(input.query()),
          memory.sink(name).position());
    }

    private SinkStart sinkStart(String sink) {
      return new SinkStart(input.known(sink).map(Progress::of), !input.known().isEmpty(), start);
    }

    private RunPass pass() {
      return memory
          .pass()
          .orElseGet(
              () -> {
                var pass = plan.pass(sinks.cursors(), memory.lastRescanTried(), start);
                if (pass.isRescan()) {
                  sinks.cursors().forEach(cursor -> cursor.beginRescan(pass.whole().from()));
                }
                return memory.begin(pass, sinks.names(), start, startOfWait);
              });
    }

    private RunReport ask(RunPass pass, RunRoom room) {
      var keys = new RowKeys(plan.identity(), memory.repeated());
      var rows = new RowStream(plan, pass, keys, sinks, room, services.waits());
      var window = pass.window();
      return switch (services.source().run(graph, KqlPrelude.request(input.spec(), window), rows)) {
        case HuntingAnswer.NoRoom(var bytes) -> {
          memory.longRow(bytes);
          yield report(new Ending.NoTurn(), Optional.empty());
        }
        case HuntingAnswer.Failed(var failure) -> failed(pass, failure);
        case HuntingAnswer.Read read -> {
          rows.flush();
          keys.end();
          memory.answered();
          memory.count(0, rows.newRows());
          yield read(pass, read, keys, rows);
        }
      };
    }

    private RunReport read(RunPass pass, HuntingAnswer.Read read, RowKeys keys, RowStream rows) {
      if (sinks.isEmpty()) {
        return noSink();
      }
      if (rows.isCut() || read.truncated()) {
        return cut(pass, read, rows);
      }
      if (read.stopped()) {
        return late(pass, read, rows);
      }
      if (keys.isAmbiguous()) {
        return report(new Ending.More(true), Optional.empty());
      }
      memory.count(rows.rows(), 0);
      var reached = pass.window().to();
      pass.read(pass.window());
      sinks.each(sink -> reached(sink, reached, read.serverTime()));
      if (!pass.isOver()) {
        return report(new Ending.More(true), Optional.empty());
      }
      return over(pass, read);
    }

    /** Where an attempt comes no further, the next one would not either. */
    private RunReport late(RunPass pass, HuntingAnswer.Read read, RowStream rows) {
      var forgetful = sinks.forgetful();
      if (forgetful.isEmpty()) {
        return pass.hasReadFurther(rows.rows())
            ? report(new Ending.More(true), Optional.empty())
            : failed(pass, RemoteFailure.of(Reason.RESULT_TOO_LARGE, SLOW, read.serverTime()));
      }
      if (narrow(pass)) {
        return report(new Ending.More(false), Optional.empty());
      }
      sinks.leaveOut(forgetful);
      return sinks.isEmpty() ? noSink() : report(new Ending.More(true), Optional.empty());
    }

    private RunReport noSink() {
      memory.dropPass();
      return report(new Ending.NoSink(), Optional.empty());
    }

    private RunReport over(RunPass pass, HuntingAnswer.Read read) {
      memory.dropPass();
      if (pass.isRescan()) {
        if (plan.isDivisible()) {
          sinks.each(SinkDelivery::completeRescan);
        }
        memory.rescanned(start);
      } else {
        memory.graphIsThere();
      }
      sinks.all().forEach(sink -> memory.sink(sink.name()).worked());
      var report = report(new Ending.Over(), Optional.of(facts(pass, read, false)));
      // Only now: where each pass is a rescan, a notice would never be told.
      sinks.all().forEach(sink -> sink.position().endPass(pass.isRescan(), start));
      if (report.sinks().stream().allMatch(sink -> sink.problem().isEmpty())) {
        memory.lossIsTold(); // what a sink fails of is told before it
      }
      return report;
    }

    /** Only what was given anything is worth writing, or has to remember something for longer. */
    private Optional<StepResult> reached(SinkDelivery sink, Instant time, Instant serverTime) {
      if (sinks.isGiven(sink) || sink.cursor().isChanged()) {
        return sink.deliver(
            new Portion(List.of(), Optional.of(time), serverTime, Optional.empty()));
      }
      sink.passed(time, serverTime);
      return Optional.empty();
    }

    private RunReport cut(RunPass pass, HuntingAnswer.Read read, RowStream rows) {
      if (narrow(pass)) {
        return report(new Ending.More(false), Optional.empty());
      }
      memory.dropPass();
      if (isSomethingLighterLeft(pass)) {
        memory.rescanFailed(start, Reason.RESULT_TRUNCATED);
        return report(new Ending.More(false), Optional.empty());
      }
      memory.count(rows.rows(), 0);
      return report(new Ending.Cut(), Optional.of(facts(pass, read, true)));
    }

    private RunReport failed(RunPass pass, RemoteFailure failure) {
      if (isSmallerWindowTried(pass, failure.reason())) {
        return report(new Ending.More(false), Optional.empty());
      }
      memory.dropPass();
      if (OF_WEIGHT.contains(failure.reason()) && isSomethingLighterLeft(pass)) {
        memory.rescanFailed(start, failure.reason());
      }
      return failure.reason() == Reason.TABLE_UNAVAILABLE
              && input.spec().onMissingTable() == MissingTable.IGNORE
          ? report(new Ending.NoTable(failure), Optional.empty())
          : report(new Ending.Failed(failure, true), Optional.empty());
    }

    /** Where each pass is a rescan, there is nothing lighter to do instead. */
    private boolean isSomethingLighterLeft(RunPass pass) {
      return pass.isRescan() && plan.isDivisible();
    }

    /** Once for a query that is too heavy; for a result that is too long, as long as it helps. */
    private boolean isSmallerWindowTried(RunPass pass, Reason reason) {
      return (reason == Reason.RESULT_TOO_LARGE
              || (reason == Reason.QUERY_TOO_HEAVY && memory.mayTrySmaller()))
          && narrow(pass);
    }

    /** Whether the next run looks at less. */
    private boolean narrow(RunPass pass) {
      return plan.isDivisible() && pass.narrow();
    }

    private Facts facts(RunPass pass, HuntingAnswer.Read read, boolean isCut) {
      var totals = memory.totals();
      return new Facts(
          pass.scheduled(),
          totals.start(),
          services.waits().since(totals.startOfWait()),
          pass.whole(),
          totals.rows(),
          totals.newRows(),
          isCut,
          memory.lost(),
          read.requestId());
    }

    private RunReport report(Ending ending, Optional<Facts> facts) {
      var now = services.waits().now();
      var reports =
          Stream.concat(
                  input.sinkNames().stream().map(name -> memory.sink(name).report(name, now)),
                  left.stream())
              .limit(MAX_SINKS)
              .toList();
      return new RunReport(ending, reports, facts, memory.lastRescan(), memory.failedRescan());
    }
  }
}
