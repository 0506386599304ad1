package io.mdeoperator.alertsync;

import io.mdeoperator.api.v1alpha1.Reason;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads pages of one tenant's alerts. An answer with an alert of another tenant is a failure as a
 * whole, so nothing of it is delivered.
 */
final class TenantPages implements Windows.PageReader {
  private static final int ROUND = 100;

  private final AlertSource source;
  private final FeedPlan plan;

  TenantPages(AlertSource source, FeedPlan plan) {
    this.source = source;
    this.plan = plan;
  }

  @Override
  public ApiAnswer read(Window window, int skip, Predicate<Alert> each) {
    var guard =
        new Predicate<Alert>() {
          private boolean metForeign;

          @Override
          public boolean test(Alert alert) {
            metForeign |= !alert.tenantId().isEmpty() && !alert.tenantId().equals(plan.tenantId());
            return !metForeign && each.test(alert);
          }
        };
    var answer = source.alerts(plan.api(), plan.query(window, skip), guard);
    if (guard.metForeign) {
      return new ApiAnswer.Failed(mismatch(answer));
    }
    return answer instanceof ApiAnswer.Read read && isSuspiciouslyRound(read)
        ? confirmed(read, window, skip)
        : answer;
  }

  /** A server that caps pages below what was asked for does not say so; its caps are round. */
  private static boolean isSuspiciouslyRound(ApiAnswer.Read read) {
    return read.complete() && read.count() > 0 && read.count() % ROUND == 0;
  }

  private ApiAnswer confirmed(ApiAnswer.Read read, Window window, int skip) {
    return switch (source.alerts(
        plan.api(), plan.oneBehind(window, skip + read.count()), _ -> true)) {
      case ApiAnswer.Failed failed -> failed;
      case ApiAnswer.Read behind when behind.count() == 0 -> read;
      case ApiAnswer.Read _ -> new ApiAnswer.Read(read.count(), false, read.serverTime());
    };
  }

  private static RemoteFailure mismatch(ApiAnswer answer) {
    var time = answer instanceof ApiAnswer.Read read ? read.serverTime() : Instant.EPOCH;
    return new RemoteFailure(
        Reason.TENANT_MISMATCH,
        Reason.TENANT_MISMATCH.meaning(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        time,
        Optional.empty());
  }
}
