// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Instant;

/**
 * Reads one tenant's alerts. An answer with an alert of another tenant is a failure as a whole, so
 * nothing of it is delivered.
 */
public final class TenantAlertReader implements PageReader {
  private static final int ROUND = 100;
  private static final int MIN_CONFIRMED_ROWS = 1_000;

  /** No alert was updated then. */
  private static final Instant NEVER = Instant.EPOCH;

  private final AlertSource source;
  private final TenantApi api;
  private final ReadPlan plan;
  private final Runnable onRead;

  /**
   * @param api the tenant's, with the share of the quota that this may use
   * @param onRead called when a page could be read, on the thread that reads
   */
  public TenantAlertReader(AlertSource source, TenantApi api, ReadPlan plan, Runnable onRead) {
    this.source = source;
    this.api = api;
    this.plan = plan;
    this.onRead = onRead;
  }

  @Override
  public ApiAnswer read(Window window, int skip, AlertHandler each) {
    var guard = new OwnAlerts(each);
    var answer = guard.judge(source.alerts(api, plan.query(window, skip), guard));
    if (answer instanceof ApiAnswer.Read read && mayBeCapped(read)) {
      answer = confirmed(read, window, skip);
    }
    if (answer instanceof ApiAnswer.Read) {
      onRead.run();
    }
    return answer;
  }

  @Override
  public ApiAnswer behind(Window window, int skip, AlertHandler each) {
    var guard = new OwnAlerts(each);
    return guard.judge(source.alerts(api, plan.oneBehind(window, skip), guard));
  }

  @Override
  public ApiAnswer one(String id, AlertHandler each) {
    var guard = new OwnAlerts(each);
    return guard.judge(source.alert(api, id, guard));
  }

  @Override
  public ApiAnswer control() {
    var any = source.probe(api);
    // The same kind of query must be possible at all: one that is refused in general is no gap.
    return any instanceof ApiAnswer.Read
        ? source.alerts(
            api, plan.query(Window.of(new Gap(NEVER, NEVER.plus(Ticks.ONE))), 0), AlertHandler.NONE)
        : any;
  }

  /** A server that caps pages below what was asked for does not say so: they are round, or long. */
  private static boolean mayBeCapped(ApiAnswer.Read read) {
    var count = read.count();
    return read.complete() && count > 0 && (count >= MIN_CONFIRMED_ROWS || count % ROUND == 0);
  }

  /**
   * Where that call fails, for want of quota for example, the page is delivered, but not taken for
   * the last.
   */
  private ApiAnswer.Read confirmed(ApiAnswer.Read read, Window window, int skip) {
    return behind(window, skip + read.count(), AlertHandler.NONE) instanceof ApiAnswer.Read behind
            && behind.count() == 0
        ? read
        : new ApiAnswer.Read(read.count(), false, read.serverTime());
  }

  /** Lets alerts of the tenant through, and nothing any more once another's came. */
  private final class OwnAlerts implements AlertHandler {
    private final AlertHandler each;
    private boolean metForeign;

    OwnAlerts(AlertHandler each) {
      this.each = each;
    }

    @Override
    public boolean take(Alert alert) {
      metForeign |=
          !alert.tenantId().isEmpty() && !alert.tenantId().equals(plan.delivery().tenantId());
      return !metForeign && each.take(alert);
    }

    @Override
    public boolean hasRoomFor(long bytes) {
      return each.hasRoomFor(bytes);
    }

    ApiAnswer judge(ApiAnswer answer) {
      return metForeign ? new ApiAnswer.Failed(mismatch(answer)) : answer;
    }
  }

  private static RemoteFailure mismatch(ApiAnswer answer) {
    return RemoteFailure.of(
        Reason.TENANT_MISMATCH,
        Reason.TENANT_MISMATCH.meaning(),
        answer instanceof ApiAnswer.Read read ? read.serverTime() : Instant.EPOCH);
  }
}
