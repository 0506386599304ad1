// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.poll.PollReport;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.delivery.SinkHealth;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.fleet.ChildApplier;
import io.mdeoperator.fleet.Children;
import io.mdeoperator.kube.Conditions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FleetFeedStatusTest {
  private final MdeAlertSync parent = Feeds.feedOfMany();

  @Test
  void sumsUpItsChildren() {
    var tenants = List.of(tenant("one", "a", "b"), tenant("two", "a", "b"));
    var children = set(tenants, List.of()).toApply();
    assertThat(ready(set(tenants, List.of()), List.of(), true)).isEqualTo("Unknown/Progressing");

    children.forEach(child -> child.setStatus(Feeds.polled(Feeds.feed("mirror"), report(5), NOON)));
    assertThat(sum(set(tenants, children), List.of(), false).delivered()).isEqualTo(10);
    assertThat(ready(set(tenants, children), List.of(), false)).isEqualTo("True/Ready");

    children.getFirst().setStatus(null);
    assertThat(ready(set(tenants, children), List.of(), false)).isEqualTo("False/FeedsNotReady");
    assertThat(ready(set(List.of(), List.of()), List.of(), false))
        .isEqualTo("False/NoTenantMatches");
    assertThat(ready(set(tenants, children), List.of("feed-one"), false))
        .isEqualTo("False/NameConflict");
  }

  private MdeAlertSyncStatus sum(
      Children<MdeAlertSync> set, List<String> taken, boolean isIncomplete) {
    var applied = new ChildApplier.Result<>(set, taken, isIncomplete, false);
    return new FleetFeedStatus(parent, applied, NOON).sum();
  }

  private String ready(Children<MdeAlertSync> set, List<String> taken, boolean isIncomplete) {
    var ready =
        Conditions.find(sum(set, taken, isIncomplete).conditions(), ConditionType.READY)
            .orElseThrow();
    return ready.getStatus() + "/" + ready.getReason();
  }

  private static PollReport report(long delivered) {
    var progress = new Progress(delivered, 0, 0, Optional.of(NOON), Optional.empty(), List.of());
    return new PollReport(
        List.of(
            new PollReport.SinkReport(
                "mirror",
                new StepResult.Done(),
                new SinkHealth.Healthy(),
                Optional.of(progress),
                Optional.empty(),
                false)));
  }

  private Children<MdeAlertSync> set(List<MdeTenant> tenants, List<MdeAlertSync> children) {
    return new Children<>(new FleetFeeds(), parent, tenants, children, NOON);
  }

  private static MdeTenant tenant(String name, String label, String value) {
    var tenant = Feeds.tenant("True", "Ready");
    tenant.getMetadata().setName(name);
    tenant.getMetadata().setLabels(Map.of(label, value));
    return tenant;
  }
}
