// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.testing;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.MovedClock;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Column;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.MissingTable;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Mode;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Rescan;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Window;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.api.v1alpha1.sink.WebhookSink;
import io.mdeoperator.credential.SinkReferences;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.checkpoint.RememberedAlerts;
import io.mdeoperator.delivery.memory.BatchMemory;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenClaims;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.hunting.run.HuntingRole;
import io.mdeoperator.hunting.run.QueryInput;
import io.mdeoperator.hunting.run.QueryMetrics;
import io.mdeoperator.hunting.run.RunServices;
import io.mdeoperator.hunting.run.RunTurns;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Queries, the tenants that they are for, and a clock that stands until it is moved. */
public final class HuntingWorld {
  public static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  public static final String FABRIKAM = "33333333-3333-3333-3333-333333333333";
  public static final String BY_INGESTION =
      "DeviceEvents | where ingestion_time() between (windowStart .. windowEnd)";
  public static final String BY_TIMESTAMP =
      "DeviceEvents | where Timestamp between (windowStart .. windowEnd)";

  public final MovedClock clock = new MovedClock();
  public final FakeGraph graph = new FakeGraph(clock);
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  public final Tokens tokens = new Tokens();

  /** How many rows sinks may remember. */
  public RememberedAlerts remembered = Feeds.remembered();

  private final MovedClock waits = new MovedClock();

  private final Map<String, FakeSink> sinks = new HashMap<>();
  private final Map<String, MemoryCheckpointStore> checkpoints = new HashMap<>();
  private final RunTurns turns = new RunTurns();
  private final BatchMemory memory = BatchMemory.of(64 << 20);

  /** Hands out tokens with roles. */
  public final class Tokens implements TokenSource {
    public Set<String> roles = Set.of(HuntingRole.NAME);

    @Override
    public TokenAnswer token(TokenRequest request) {
      var expires = clock.instant().plusSeconds(3600);
      var claims =
          new TokenClaims(
              request.tenantId(), "", "", "", "", clock.instant(), clock.instant(), expires, roles);
      return new TokenAnswer.Granted(
          new AccessToken("token", expires, Optional.of(claims)), Optional.empty());
    }

    @Override
    public TokenAnswer freshToken(TokenRequest request) {
      return token(request);
    }

    @Override
    public void forget(TokenRequest request) {}
  }

  /** What an operator is connected to: another one after a restart. */
  public RunServices services() {
    return new RunServices(
        graph,
        new HuntingRole(tokens, clock),
        (input, index) -> sink(input.query(), input.sinkNames().get(index)),
        query -> new SinkStores(store(query), new MemoryQuarantine(), remembered),
        Feeds.CLOUDS,
        turns,
        memory,
        Runnable::run,
        new QueryMetrics(metrics),
        clock,
        waits::instant);
  }

  public FakeSink sink(MdeHuntingQuery query, String name) {
    return sinks.computeIfAbsent(query.getMetadata().getUid() + "/" + name, _ -> new FakeSink());
  }

  public MemoryCheckpointStore store(MdeHuntingQuery query) {
    return checkpoints.computeIfAbsent(
        query.getMetadata().getUid(), _ -> new MemoryCheckpointStore());
  }

  public void pass(Duration time) {
    clock.forward(time);
    waits.forward(time);
  }

  /** The wall clock is set back, and nothing else passes. */
  public void setBack(Duration by) {
    clock.forward(by.negated());
  }

  /** A query that was created an hour ago. */
  public MdeHuntingQuery query(String name, MdeHuntingQuerySpec spec) {
    var query = new MdeHuntingQuery();
    query.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("ns")
            .withName(name)
            .withUid(name + "-uid")
            .withGeneration(1L)
            .withCreationTimestamp(clock.instant().minus(Duration.ofHours(1)).toString())
            .withAnnotations(new HashMap<>())
            .build());
    query.setSpec(spec);
    return query;
  }

  /** In a tenant, with its Ready. */
  public QueryInput input(MdeHuntingQuery query, String tenantId) {
    var base = Feeds.input(Feeds.feed("any"));
    return new QueryInput(
        query,
        Optional.of(Feeds.tenantOf(tenantId)),
        base.application(),
        Optional.empty(),
        new SinkReferences(Map.of(), Map.of()));
  }

  /** A spec under construction: hourly, by ingestion, rows told apart as events are. */
  public static final class Spec {
    private String text = BY_INGESTION;
    private Column column = Column.INGESTION;
    private String overlap = "4h";
    private Rescan rescan = new Rescan("24h", "168h");
    private List<String> identity = List.of("DeviceId", "Timestamp", "ReportId");
    private Mode delivery = Mode.ROWS;
    private int maxRows = 10_000;
    private MissingTable onMissingTable = MissingTable.FAIL;
    private List<String> sinks = List.of("siem");

    public Spec query(String kql, Column by) {
      text = kql;
      column = by;
      return this;
    }

    public Spec overlap(String time) {
      overlap = time;
      return this;
    }

    public Spec rescan(String period, String lookback) {
      rescan = new Rescan(period, lookback);
      return this;
    }

    public Spec identity(String... columns) {
      identity = List.of(columns);
      return this;
    }

    public Spec perRun() {
      delivery = Mode.RUN;
      return this;
    }

    public Spec maxRows(int rows) {
      maxRows = rows;
      return this;
    }

    public Spec ignoringMissingTables() {
      onMissingTable = MissingTable.IGNORE;
      return this;
    }

    public Spec sinks(String... names) {
      sinks = List.of(names);
      return this;
    }

    public MdeHuntingQuerySpec build() {
      return new MdeHuntingQuerySpec(
          new LocalRef("contoso"),
          null,
          text,
          "1h",
          new Window(column, overlap, rescan),
          identity,
          delivery,
          maxRows,
          onMissingTable,
          false,
          sinks.stream().map(Spec::webhook).toList());
    }

    private static SinkSpec webhook(String name) {
      return SinkSpec.of(
          name,
          new WebhookSink(
              "https://siem.example/hook",
              null,
              WebhookSink.Mode.STRUCTURED,
              List.of(),
              null,
              null));
    }
  }
}
