package io.mdeoperator.alertsync;

import static io.mdeoperator.alertsync.Feeds.feed;
import static io.mdeoperator.alertsync.Feeds.input;
import static io.mdeoperator.alertsync.Feeds.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.mdeoperator.api.v1alpha1.Api;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedGateTest {
  @Test
  void isOpenWhenTheTenantIsReadyAndHasAnAlertRole() {
    assertThat(gate(tenant("True", "Ready", "Machine.Read.All", "Alert.ReadWrite.All")))
        .isInstanceOf(FeedGate.Open.class);
  }

  @Test
  void isOpenWhenTheTokenDoesNotTellItsRoles() {
    assertThat(gate(tenant("True", "Ready"))).isInstanceOf(FeedGate.Open.class);
  }

  @Test
  void isHeldByATenantThatIsMissing() {
    var gate =
        FeedGate.of(
            new FeedInput(feed("mirror"), Optional.empty(), Optional.empty(), Optional.empty()));

    assertHeld(gate, Reason.REFERENCE_NOT_FOUND, "'contoso'");
  }

  @Test
  void isHeldByATenantThatIsNotReadyAndSaysWhy() {
    assertHeld(
        gate(tenant("False", "ConsentPending")), Reason.TENANT_NOT_READY, "(ConsentPending)");
  }

  @Test
  void isHeldByATenantWithoutAnAlertRole() {
    assertHeld(
        gate(tenant("True", "Ready", "Machine.Read.All")),
        Reason.ALERT_ROLE_MISSING,
        "Alert.Read.All");
  }

  @Test
  void isHeldByASelector() {
    assertHeld(FeedGate.of(input(Feeds.feedOfMany())), Reason.NOT_SUPPORTED, "spec.tenantSelector");
  }

  @Test
  void isPausedWithTheFeedOrWithItsTenant() {
    assertThat(FeedGate.of(input(feed(true, "mirror")))).isInstanceOf(FeedGate.Paused.class);
    assertThat(gate(Feeds.suspended(tenant("True", "Ready")))).isInstanceOf(FeedGate.Paused.class);
  }

  @Test
  void isHeldAfterAnAlertOfAnotherTenantUntilSomebodyAsks() {
    assertHeld(FeedGate.of(input(mismatched())), Reason.TENANT_MISMATCH, "foreign");

    var asked = Feeds.annotated(mismatched(), Api.REQUESTED_AT_ANNOTATION, "now");
    assertThat(FeedGate.of(input(asked))).isInstanceOf(FeedGate.Open.class);
  }

  @Test
  void wakesUpForWhatCanOpenOrCloseIt() {
    assertThat(FeedGate.matters(tenant("True", "Ready"), tenant("False", "RolesMissing"))).isTrue();
    assertThat(FeedGate.matters(tenant("True", "Ready", "a"), tenant("True", "Ready", "b")))
        .isTrue();
    assertThat(FeedGate.matters(tenant("True", "Ready", "a"), tenant("True", "Ready", "a")))
        .isFalse();
  }

  private static MdeAlertSync mismatched() {
    var ready =
        new ConditionBuilder()
            .withType("Ready")
            .withStatus("False")
            .withReason(Reason.TENANT_MISMATCH.value())
            .withMessage("foreign")
            .build();
    return Feeds.with(
        feed("mirror"),
        new MdeAlertSyncStatus(
            1L, List.of(ready), null, null, null, null, null, null, null, null, null));
  }

  private static FeedGate gate(MdeTenant tenant) {
    return FeedGate.of(input(feed("mirror"), tenant));
  }

  private static void assertHeld(FeedGate gate, Reason reason, String inMessage) {
    assertThat(gate).isInstanceOf(FeedGate.Held.class);
    var finding = ((FeedGate.Held) gate).finding();
    assertThat(finding.reason()).isEqualTo(reason);
    assertThat(finding.message()).contains(inMessage);
  }
}
