// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.hunting.HuntingAnswer;
import io.mdeoperator.defender.hunting.HuntingRequest;
import io.mdeoperator.defender.hunting.HuntingRow;
import io.mdeoperator.defender.hunting.HuntingSource;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Microsoft Graph as far as a run sees it: rows with the time of the event and of their ingestion,
 * looked for by the window that stands before the query. Not thread-safe.
 */
public final class FakeGraph implements HuntingSource {
  private static final Pattern WINDOW =
      Pattern.compile(
          "let windowStart = datetime\\(([^)]+)\\); let windowEnd = datetime\\(([^)]+)\\);\n(?s:.*)");

  private final InstantSource clock;
  private final List<Event> events = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private final Map<String, RemoteFailure> failures = new HashMap<>();
  private final Map<Reason, Duration> limits = new EnumMap<>(Reason.class);

  /** How long a row that is ingested cannot be seen yet. */
  public Duration lag = Duration.ZERO;

  /** What a call takes. */
  public Runnable whileComputing = () -> {};

  /** What each row takes to come. */
  public Runnable whileRowComes = () -> {};

  /** Whether rows come in the reverse order. */
  public boolean isReversed;

  /** Whether there is no room for what it answers. */
  public boolean isFull;

  public FakeGraph(InstantSource clock) {
    this.clock = clock;
  }

  private record Event(
      String tenant, Instant time, Instant ingested, Instant visible, HuntingRow row) {}

  /** A call. */
  public record Asked(String tenant, HuntingRequest request, Instant from, Instant to, Instant at) {
    public Duration window() {
      return Duration.between(from, to);
    }
  }

  /** A row of an event. */
  public void put(String tenant, String device, Instant time, Instant ingested, int report) {
    var json =
        "{\"Timestamp\":\"%s\",\"DeviceId\":\"%s\",\"ReportId\":%d,\"AccountName\":\"jane.roe\"}"
            .formatted(time, device, report);
    put(
        tenant,
        time,
        ingested,
        json,
        Map.of(
            "Timestamp",
            time.toString(),
            "DeviceId",
            device,
            "ReportId",
            "" + report,
            "AccountName",
            "jane.roe"));
  }

  /** Any row. */
  public void put(
      String tenant, Instant time, Instant ingested, String json, Map<String, String> values) {
    events.add(
        new Event(
            tenant,
            time,
            ingested,
            ingested.plus(lag),
            new HuntingRow(json.getBytes(UTF_8), values)));
  }

  /** There are no rows any more. */
  public void forget() {
    events.clear();
  }

  /** All further queries in a tenant fail so; null: they do no more. */
  public void fail(String tenant, RemoteFailure failure) {
    if (failure == null) {
      failures.remove(tenant);
    } else {
      failures.put(tenant, failure);
    }
  }

  public void fail(String tenant, Reason reason) {
    fail(tenant, RemoteFailure.of(reason, "It failed.", clock.instant()));
  }

  /** All further queries whose window is longer fail so. */
  public void failLongerThan(Duration limit, Reason reason) {
    limits.put(reason, limit);
  }

  private Optional<RemoteFailure> failure(Asked call) {
    return limits.entrySet().stream()
        .filter(limit -> call.window().compareTo(limit.getValue()) > 0)
        .map(limit -> RemoteFailure.of(limit.getKey(), "It is too long.", clock.instant()))
        .findFirst()
        .or(() -> Optional.ofNullable(failures.get(call.tenant())));
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  public List<Asked> asked(String tenant) {
    return asked.stream().filter(one -> one.tenant().equals(tenant)).toList();
  }

  public Asked last() {
    return asked.getLast();
  }

  @Override
  public HuntingAnswer run(TenantApi graph, HuntingRequest request, RowHandler each) {
    var match = WINDOW.matcher(request.query());
    if (!match.matches()) {
      throw new AssertionError("no window before the query");
    }
    var call =
        new Asked(
            graph.tokens().tenantId(),
            request,
            Instant.parse(match.group(1)),
            Instant.parse(match.group(2)),
            clock.instant());
    asked.add(call);
    whileComputing.run();
    if (isFull) {
      return new HuntingAnswer.NoRoom(1);
    }
    return failure(call)
        .<HuntingAnswer>map(HuntingAnswer.Failed::new)
        .orElseGet(() -> answer(call, each));
  }

  private HuntingAnswer answer(Asked call, RowHandler each) {
    var rows = 0;
    for (var event : matching(call)) {
      if (rows == MAX_ROWS) {
        break;
      }
      if (!each.hasRoomFor(event.row().json().length)) {
        return new HuntingAnswer.NoRoom(event.row().json().length);
      }
      rows++;
      whileRowComes.run();
      if (!each.take(event.row())) {
        return read(rows, true);
      }
    }
    return read(rows, false);
  }

  private HuntingAnswer.Read read(int rows, boolean isStopped) {
    return new HuntingAnswer.Read(
        rows, isStopped, List.of(), Optional.of("request-" + asked.size()), clock.instant());
  }

  private List<Event> matching(Asked call) {
    var found =
        new ArrayList<>(
            events.stream()
                .filter(event -> event.tenant().equals(call.tenant()))
                .filter(event -> !event.visible().isAfter(clock.instant()))
                .filter(event -> isIn(call, event))
                .toList());
    return isReversed ? found.reversed() : found;
  }

  private static boolean isIn(Asked call, Event event) {
    var text = call.request().query();
    var time =
        text.contains("ingestion_time()")
            ? event.ingested()
            : text.contains("Timestamp between") ? event.time() : null;
    return time == null || (!time.isBefore(call.from()) && !time.isAfter(call.to()));
  }
}
