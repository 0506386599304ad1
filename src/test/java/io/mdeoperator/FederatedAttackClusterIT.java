// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.tool.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The rows of the attack list of {@code docs/security.md} on federated credentials: what somebody
 * tries in a namespace of their own who knows the client id of a partner.
 */
@OnControlPlane
@TestInstance(Lifecycle.PER_CLASS)
class FederatedAttackClusterIT {
  private static final String FEED =
      "{tenantRef: {name: deputy}, sinks: [{name: mirror, configMap: {}}]}";

  private AttackStage stage;

  @BeforeAll
  void setTheStage(ControlPlane cluster) throws Exception {
    stage = new AttackStage(cluster);
  }

  @AfterAll
  void end() {
    if (stage != null) {
      stage.close();
    }
  }

  @Test
  void borrowsTheOperatorsIdentityInNoOtherNamespace() {
    var client = TestEnvironment.CLIENT_ID;
    assertAccepted(
        stage.applyElsewhere(
            "MdeApplication",
            "deputy",
            "{clientId: %s, credential: {federatedToken: {}}}".formatted(client)));
    assertAccepted(stage.applyElsewhere("MdeTenant", "deputy", tenant("deputy")));
    assertAccepted(stage.applyElsewhere("MdeAlertSync", "deputy", FEED));

    assertThat(stage.awaitRefusal(MdeApplication.class, "deputy"))
        .satisfies(
            ready -> {
              assertThat(ready.getReason()).isEqualTo("AmbientCredentialNotAllowed");
              assertThat(ready.getMessage()).contains("serviceAccountRef", "ambientCredential");
            });
    assertThat(stage.awaitRefusal(MdeTenant.class, "deputy").getReason())
        .isEqualTo("ApplicationNotReady");
    assertThat(stage.awaitRefusal(MdeAlertSync.class, "deputy").getReason())
        .isEqualTo("TenantNotReady");
    assertThat(stage.partner().simulator().verifiedAssertions()).isEmpty();
  }

  @Test
  void isNobodyElseByAServiceAccountOfTheSameName() throws Exception {
    stage.createServiceAccounts("partner-mde");
    assertAccepted(
        stage.applyElsewhere(
            "MdeApplication",
            "namesake",
            "{clientId: %s, credential: {federatedToken: {serviceAccountRef: {name: partner-mde}}}}"
                .formatted(TestEnvironment.CLIENT_ID)));
    assertAccepted(stage.applyElsewhere("MdeTenant", "namesake", tenant("namesake")));

    assertThat(stage.awaitRefusal(MdeTenant.class, "namesake").getMessage())
        .contains("AADSTS700213");
    assertThat(stage.partner().simulator().verifiedAssertions()).isEmpty();
  }

  private static String tenant(String application) {
    return "{applicationRef: {name: %s}, tenantId: %s}".formatted(application, AttackStage.CONTOSO);
  }

  private static void assertAccepted(Program.Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }
}
