// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.hunting.testing.HuntingWorld.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Column;
import io.mdeoperator.base.RequestLimit;
import io.mdeoperator.hunting.run.QueryStates;
import io.mdeoperator.hunting.testing.HuntingWorld;
import io.mdeoperator.hunting.testing.HuntingWorld.Spec;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.sink.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Queries over hours and days, looked at as a reconciler does, with statuses that are written. */
class QueryLookTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final HuntingWorld world = new HuntingWorld();
  private final Map<String, Integer> writes = new HashMap<>();
  private final Map<String, String> tenants = new HashMap<>();
  private QueryLook look = operator(world);

  /** Another process, which knows nothing but what is written down. */
  static QueryLook operator(HuntingWorld world) {
    return new QueryLook(
        world.services(),
        new QueryStates(),
        new QuerySchedule(new Backoff(() -> 0)),
        new RequestLimit(Duration.ofMinutes(1), world.clock::instant),
        true,
        _ -> {});
  }

  @Test
  void runsOnceInEachPeriodAndWritesOneStatusForIt() {
    var query = query("query", new Spec());

    forTime(DAY, List.of(query));

    assertThat(world.graph.asked()).hasSizeBetween(24, 26);
    assertThat(writes.get("query")).isBetween(24, 27);
    assertThat(reason(query)).isEqualTo("True/Ready");
  }

  @Test
  void aRestartedOperatorDoesNotRunWhatHasRunInItsSlot() {
    var query = query("query", new Spec());
    settle(query);
    var calls = world.graph.asked().size();

    look = operator(world);
    settle(query);

    assertThat(world.graph.asked()).hasSize(calls);
  }

  @Test
  void aRestartedOperatorGoesOnFromTheWatermarkInTheStatus() {
    var query = query("query", new Spec());
    forTime(DAY, List.of(query));
    look = operator(world);

    forTime(Duration.ofHours(2), List.of(query));

    assertThat(world.graph.last().window()).isLessThan(Duration.ofHours(8));
  }

  @Test
  void syntaxErrorIsNotRetried() {
    world.graph.fail(CONTOSO, Reason.QUERY_SYNTAX);
    var query = query("query", new Spec());
    forTime(DAY, List.of(query));
    assertThat(world.graph.asked()).hasSize(1);
    assertThat(reason(query)).isEqualTo("False/QuerySyntax");
    assertThat(Conditions.isTrue(query.getStatus().conditions(), ConditionType.STALLED)).isTrue();

    look = operator(world);
    forTime(DAY, List.of(query));
    assertThat(world.graph.asked()).hasSize(1);

    world.graph.fail(CONTOSO, (RemoteFailure) null);
    query.getMetadata().setGeneration(2L);
    settle(query);
    assertThat(reason(query)).isEqualTo("True/Ready");
  }

  @Test
  void aRequestTriesAgainWhatIsStalled() {
    world.graph.fail(CONTOSO, Reason.COLUMN_UNKNOWN);
    var query = query("query", new Spec());
    settle(query);
    world.graph.fail(CONTOSO, (RemoteFailure) null);

    world.pass(Duration.ofMinutes(2));
    query.getMetadata().getAnnotations().put(Api.REQUESTED_AT_ANNOTATION, "now");
    settle(query);

    assertThat(reason(query)).isEqualTo("True/Ready");
    assertThat(query.getStatus().lastHandledRequestedAt()).isEqualTo("now");
  }

  @Test
  void missingTableFailsOneTenantNotTheFleet() {
    var lacking = query("lacking", new Spec());
    var other = query("other", new Spec());
    tenants.put("other", HuntingWorld.FABRIKAM);
    world.graph.fail(CONTOSO, Reason.TABLE_UNAVAILABLE);

    forTime(DAY, List.of(lacking, other));

    assertThat(reason(lacking)).isEqualTo("False/TableUnavailable");
    assertThat(reason(other)).isEqualTo("True/Ready");
    assertThat(world.graph.asked(CONTOSO))
        .as("never at the speed of the schedule")
        .hasSizeLessThan(10);
  }

  /** For three hours. */
  private void useUpTheQuota() {
    world.graph.fail(
        CONTOSO,
        RemoteFailure.of(Reason.CPU_QUOTA_EXHAUSTED, "It is used up.", NOON)
            .withRetryAfter(Duration.ofHours(3)));
  }

  @Test
  void aQueryWaitsAsLongAsMicrosoftAsks() {
    useUpTheQuota();
    var query = query("query", new Spec());

    forTime(Duration.ofHours(3).minusMinutes(1), List.of(query));

    assertThat(world.graph.asked()).hasSize(1);
    assertThat(query.getStatus().blockedUntil()).isNotNull();
    assertThat(reason(query)).isEqualTo("False/CpuQuotaExhausted");
  }

  @Test
  void aRestartedOperatorWaitsAsLongAsMicrosoftAsked() {
    useUpTheQuota();
    var query = query("query", new Spec());
    settle(query);
    world.pass(Duration.ofMinutes(1));
    look = operator(world);
    due.clear();

    forTime(Duration.ofHours(3).minusMinutes(2), List.of(query));
    assertThat(world.graph.asked()).hasSize(1);
    forTime(Duration.ofMinutes(5), List.of(query));
    assertThat(world.graph.asked()).hasSize(2);
  }

  @Test
  void whatHasChangedOrIsAskedForDoesNotWaitAfterARestartEither() {
    useUpTheQuota();
    var changed = query("changed", new Spec());
    var requested = query("requested", new Spec());
    settle(changed);
    settle(requested);
    look = operator(world);

    changed.getMetadata().setGeneration(2L);
    settle(changed);
    requested.getMetadata().getAnnotations().put(Api.REQUESTED_AT_ANNOTATION, "now");
    settle(requested);

    assertThat(world.graph.asked()).hasSize(4);
  }

  @Test
  void aPassingFailureLeavesReadyAlone() {
    var query = query("query", new Spec());
    settle(query);
    world.graph.fail(CONTOSO, Reason.GRAPH_UNAVAILABLE);
    forTime(Duration.ofMinutes(70), List.of(query));

    assertThat(reason(query)).isEqualTo("True/Ready");
    forTime(Duration.ofHours(3), List.of(query));
    assertThat(reason(query)).isEqualTo("False/GraphUnavailable");
  }

  @Test
  void aSinkThatTakesNothingInTheFirstRunIsNamed() {
    var query = query("query", new Spec());
    world
        .sink(query, "siem")
        .knowProblem(new Problem(Reason.REFERENCE_NOT_FOUND, "There is no such Secret."));
    settle(query);

    assertThat(reason(query)).isEqualTo("False/ReferenceNotFound");
  }

  /** A rescan looks back a week, and each run between an overlap. */
  @ParameterizedTest
  @EnumSource(names = {"QUERY_TOO_HEAVY", "GRAPH_UNAVAILABLE"})
  void aRescanThatIsTooHeavyDoesNotStopTheRunsBetween(Reason reason) {
    var query = query("query", new Spec());
    forTime(DAY.multipliedBy(3), List.of(query));
    assertThat(message(query)).doesNotContain("The rescan of");
    world.graph.failLongerThan(Duration.ofHours(12), reason);
    for (var hour = 0; hour < 72; hour++) {
      var now = world.clock.instant();
      world.graph.put(CONTOSO, "d" + hour, now, now, hour);
      forTime(Duration.ofHours(1), List.of(query));
    }

    assertThat(world.sink(query, "siem").keys()).hasSizeGreaterThan(68);
    assertThat(reason(query)).isEqualTo("True/Ready");
    assertThat(message(query)).contains("The rescan of", "failed (" + reason.value() + ")");
    assertThat(query.getStatus().lastRescanTime()).isNotNull();
  }

  @Test
  void aSmallerWindowThatFailsTooIsNoSignOfLife() {
    var query = query("query", new Spec());
    settle(query);
    world.graph.failLongerThan(Duration.ofHours(3), Reason.RESULT_TOO_LARGE);
    world.graph.fail(CONTOSO, Reason.GRAPH_UNAVAILABLE);
    forTime(Duration.ofHours(5), List.of(query));

    assertThat(reason(query)).isEqualTo("False/GraphUnavailable");
  }

  @Test
  void aRunThatHasToWaitIsNoSignOfLife() {
    var query = query("query", new Spec());
    settle(query);
    world.graph.fail(CONTOSO, Reason.GRAPH_UNAVAILABLE);
    world.graph.whileComputing = () -> world.graph.isFull = !world.graph.isFull;
    forTime(Duration.ofHours(5), List.of(query));

    assertThat(reason(query)).isEqualTo("False/GraphUnavailable");
  }

  /** Each run of a summary is a rescan. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDamagedCheckpointIsToldOfUntilTheNextRescan(boolean isSummary) {
    var query = query("query", isSummary ? new Spec().perRun() : new Spec());
    settle(query);
    world.store(query).put("siem", "?".getBytes(StandardCharsets.UTF_8));
    look = operator(world);
    forTime(Duration.ofMinutes(65), List.of(query));
    assertThat(message(query)).contains("is damaged");

    forTime(DAY.plusHours(2), List.of(query));

    assertThat(message(query)).doesNotContain("is damaged");
    assertThat(query.getStatus().sinks().getFirst().lastFailure()).isNull();
  }

  @Test
  void tellsThatAWindowIsNotUsed() {
    var query = query("query", new Spec().query("DeviceEvents", Column.INGESTION));
    settle(query);

    assertThat(message(query)).contains("WindowUnused");
  }

  /** Of the rows that a sink refuses, too, and of those that come back with an error. */
  @Test
  void rowsNeverInLogsOrStatus() {
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    try {
      world.graph.put(CONTOSO, "jane-roes-laptop", NOON, NOON, 1);
      var taken = query("taken", new Spec());
      settle(taken);
      var refused = query("refused", new Spec().identity("AccountName"));
      world.sink(refused, "siem").answerAll(Outcome.REFUSED);
      settle(refused);

      assertThat(taken.getStatus().lastRun().newRows()).isEqualTo(1);
      for (var query : List.of(taken, refused)) {
        assertThat(Serialization.asYaml(query)).doesNotContain("jane");
      }
      assertThat(log.list)
          .noneMatch(
              event -> (event.getFormattedMessage() + event.getKeyValuePairs()).contains("jane"));
    } finally {
      root.detachAppender(log);
    }
  }

  /** 1,000 tenants with three hourly queries each: a day of it. */
  @Test
  void aThousandTenantsWithThreeQueriesKeepTheirQuotaAndStartSpreadOut() {
    var queries =
        IntStream.range(0, 3_000)
            .mapToObj(
                i -> {
                  var name = "q" + i;
                  tenants.put(name, "00000000-0000-4000-8000-%012d".formatted(i / 3));
                  return query(name, new Spec());
                })
            .toList();
    queries.forEach(this::settle);
    var calls = world.graph.asked().size();
    writes.clear();

    forTime(Duration.ofHours(4), queries);

    var asked = world.graph.asked().stream().skip(calls).toList();
    assertThat(asked).hasSizeBetween(11_900, 12_100);
    var byMinute = new HashMap<Instant, Integer>();
    asked.forEach(one -> byMinute.merge(one.at(), 1, Integer::sum));
    assertThat(byMinute.values()).allSatisfy(count -> assertThat(count).isLessThan(120));
    var byTenant = new HashMap<String, Integer>();
    asked.forEach(one -> byTenant.merge(one.tenant() + one.at(), 1, Integer::sum));
    assertThat(byTenant.values()).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(3));
    assertThat(writes.values()).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(5));
    assertThat(queries).allSatisfy(query -> assertThat(world.store(query).writes()).isZero());
  }

  private MdeHuntingQuery query(String name, Spec spec) {
    return world.query(name, spec.build());
  }

  private final Map<String, Instant> due = new HashMap<>();

  /** Looks at queries as often as they ask for it, and minute by minute. */
  private void forTime(Duration time, List<MdeHuntingQuery> queries) {
    var end = world.clock.instant().plus(time);
    while (world.clock.instant().isBefore(end)) {
      var now = world.clock.instant();
      new ArrayList<>(queries)
          .stream()
              .filter(
                  query ->
                      !due.getOrDefault(query.getMetadata().getName(), Instant.MIN).isAfter(now))
              .forEach(this::settle);
      world.pass(Duration.ofMinutes(1));
    }
  }

  /** Until nothing is to be done at once. */
  private void settle(MdeHuntingQuery query) {
    var name = query.getMetadata().getName();
    var tenant = tenants.getOrDefault(name, CONTOSO);
    for (var i = 0; i < 60; i++) {
      var result = look.at(world.input(query, tenant));
      if (!QueryStatus.same(query.getStatus(), result.status())) {
        query.setStatus(result.status());
        writes.merge(name, 1, Integer::sum);
      }
      var wait = result.untilNext();
      if (wait.isPresent() && wait.get().isPositive()) {
        due.put(name, world.clock.instant().plus(wait.get()));
        return;
      }
    }
    throw new AssertionError(name + " does not come to rest");
  }

  private static String reason(MdeHuntingQuery query) {
    var ready = Conditions.find(query.getStatus().conditions(), ConditionType.READY).orElseThrow();
    return "%s/%s".formatted(ready.getStatus(), ready.getReason());
  }

  private static String message(MdeHuntingQuery query) {
    return Conditions.find(query.getStatus().conditions(), ConditionType.READY)
        .orElseThrow()
        .getMessage();
  }
}
