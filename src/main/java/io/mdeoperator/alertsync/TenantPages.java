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
    return guard.metForeign ? new ApiAnswer.Failed(mismatch(answer)) : answer;
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
