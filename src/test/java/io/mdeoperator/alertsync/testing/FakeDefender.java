// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.AlertSlice;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.defender.call.QuotaShare;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.remote.RemoteFailure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A tenant's alerts in memory: one state of each, an order that changes a few times, pages of
 * bounded size.
 */
public final class FakeDefender implements AlertSource {
  private final Map<String, Alert> alerts = new TreeMap<>();
  private long order;
  private int reorderings = 3;
  private boolean silent;
  private boolean loose;
  private final int pageCap;
  private final List<String> fetched = new ArrayList<>();
  private final Set<QuotaShare> shares = EnumSet.noneOf(QuotaShare.class);
  private final Map<String, Alert> stale = new TreeMap<>();
  private Predicate<Alert> poison = alert -> false;
  private final List<AlertQuery> queries = new ArrayList<>();
  private Optional<RemoteFailure> failure = Optional.empty();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  public FakeDefender(int pageCap, long seed) {
    this.pageCap = pageCap;
    this.order = seed;
  }

  /** Pages end at the cap as if nothing came behind. */
  public void capSilently() {
    silent = true;
  }

  /** Answers ignore where a window begins, as they do for alerts without a last update. */
  public void ignoreFrom() {
    loose = true;
  }

  public void put(Alert alert) {
    alerts.put(AlertRecords.revision(alert).identity(), alert);
  }

  /** Whether there is that alert in this state or a later one. */
  public boolean has(String id, Instant time) {
    return alerts.containsKey(id) && !alerts.get(id).lastUpdateTime().isBefore(time);
  }

  public void remove(String id) {
    alerts.remove(id);
  }

  public void setNow(Instant time) {
    now = time;
  }

  public void failWith(Reason reason) {
    failure = Optional.of(failure(reason));
  }

  public void recover() {
    failure = Optional.empty();
  }

  /** A page with one of these always fails. */
  public void failOn(Predicate<Alert> alerts) {
    poison = alerts;
  }

  /** Asked for by its id, an alert is answered as it was or will be at another time. */
  public void answerStale(Alert alert) {
    stale.put(alert.id(), alert);
  }

  /** The ids that were asked for one by one. */
  public List<String> fetched() {
    return fetched;
  }

  /** Which shares of the quota have been used. */
  public Set<QuotaShare> shares() {
    return shares;
  }

  public List<AlertQuery> queries() {
    return queries;
  }

  public static RemoteFailure failure(Reason reason) {
    return new RemoteFailure(
        reason,
        reason.meaning(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH,
        Optional.empty());
  }

  @Override
  public ApiAnswer alerts(TenantApi api, AlertQuery query, AlertHandler each) {
    queries.add(query);
    if (api != null) {
      shares.add(api.share());
    }
    if (failure.isPresent()) {
      return new ApiAnswer.Failed(failure.get());
    }
    var matching =
        new ArrayList<>(
            alerts.values().stream()
                .filter(alert -> loose || !alert.lastUpdateTime().isBefore(query.from()))
                .filter(alert -> query.before().map(alert.lastUpdateTime()::isBefore).orElse(true))
                .filter(alert -> isIn(alert, query.slice()))
                .toList());
    Collections.shuffle(matching, new Random(order));
    if (query.skip() > 0 && reorderings-- > 0) {
      order++;
    }
    var page = matching.stream().skip(query.skip()).limit(Math.min(query.top(), pageCap)).toList();
    for (var alert : page) {
      if (!each.hasRoomFor(alert.json().length)) {
        return new ApiAnswer.NoRoom(alert.json().length);
      }
      if (!each.take(alert)) {
        return new ApiAnswer.Read(page.indexOf(alert) + 1, false, now);
      }
    }
    if (page.stream().anyMatch(poison)) {
      return new ApiAnswer.Failed(failure(Reason.API_UNAVAILABLE));
    }
    var told = silent ? query.top() : Math.min(query.top(), pageCap);
    return new ApiAnswer.Read(page.size(), page.size() < told, now);
  }

  /** As OData has it, what is not there is neither before nor after anything. */
  private static boolean isIn(Alert alert, AlertSlice slice) {
    var json = new String(alert.json(), StandardCharsets.UTF_8);
    return slice.createdFrom().stream().allMatch(from -> isAtOrAfter(alert, from))
        && slice.createdBefore().stream()
            .allMatch(end -> alert.created().filter(end::isAfter).isPresent())
        && slice.severity().stream().allMatch(one -> json.contains("\"severity\":\"" + one + '"'));
  }

  private static boolean isAtOrAfter(Alert alert, Instant from) {
    return alert.created().filter(time -> !time.isBefore(from)).isPresent();
  }

  @Override
  public ApiAnswer alert(TenantApi api, String id, AlertHandler each) {
    fetched.add(id);
    if (failure.isPresent()) {
      return new ApiAnswer.Failed(failure.get());
    }
    var found = Optional.ofNullable(stale.getOrDefault(id, alerts.get(id)));
    if (found.filter(poison).isPresent()) {
      return new ApiAnswer.Failed(failure(Reason.API_UNAVAILABLE));
    }
    found.ifPresent(each::take);
    return new ApiAnswer.Read(found.isPresent() ? 1 : 0, true, now);
  }

  @Override
  public ApiAnswer probe(TenantApi api) {
    return failure
        .<ApiAnswer>map(ApiAnswer.Failed::new)
        .orElseGet(() -> new ApiAnswer.Read(0, true, now));
  }
}
