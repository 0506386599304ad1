// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.process.Pause;
import java.time.Duration;
import java.util.List;

/** What users do to the objects that feeds depend on; legal, and undone after a while. */
record UserEdits(TestEnvironment stage, List<FeedObserver> feeds) {
  /** Suspends all feeds. */
  void suspendFeeds(Duration time) throws InterruptedException {
    editFeeds("{\"suspend\":true}");
    Pause.of(time);
    editFeeds("{\"suspend\":false}");
  }

  /** Gives all feeds another overlap, and polls them less often. */
  void slowFeedsDown(Duration time) throws InterruptedException {
    editFeeds("{\"overlap\":\"1m\",\"pollPeriod\":\"20s\"}");
    Pause.of(time);
    editFeeds("{\"overlap\":\"5m\",\"pollPeriod\":\"10s\"}");
  }

  /** Deletes the tenants of all feeds, and creates them again. */
  void deleteTenants(Duration time) throws InterruptedException {
    var tenants = feeds.stream().map(this::tenantOf).toList();
    tenants.forEach(tenant -> stage.user().resource(tenant).delete());
    Pause.of(time);
    tenants.forEach(
        tenant -> stage.tenant(tenant.getMetadata().getName(), tenant.getSpec().tenantId()));
  }

  /** Writes a wrong secret of the application into its Secret. */
  void mistypeSecret(Duration time) throws InterruptedException {
    stage.secret("mistyped");
    Pause.of(time);
    stage.secret(TestEnvironment.CLIENT_SECRET);
  }

  private MdeTenant tenantOf(FeedObserver feed) {
    var of = stage.get(MdeAlertSync.class, feed.name()).getSpec().tenantRef().name();
    return stage.get(MdeTenant.class, of);
  }

  private void editFeeds(String spec) {
    for (var feed : feeds) {
      patch(stage.get(MdeAlertSync.class, feed.name()), "{\"spec\":" + spec + "}");
    }
  }

  private void patch(HasMetadata object, String change) {
    stage.user().resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), change);
  }
}
