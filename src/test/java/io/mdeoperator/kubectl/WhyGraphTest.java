// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import static io.mdeoperator.kubectl.Manifest.application;
import static io.mdeoperator.kubectl.Manifest.condition;
import static io.mdeoperator.kubectl.Manifest.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@code why} says of roles of Microsoft Graph. */
class WhyGraphTest {
  @Test
  void warnsOfWhatLacksForHunting() {
    var hunted =
        tenant(
                "hunted",
                "True",
                "Ready",
                condition("TokenAcquired", "True", "Acquired")
                    + condition("ConsentGranted", "True", "Granted")
                    + condition("ApiReachable", "True", "Reachable")
                    + condition("GraphConsentGranted", "False", "GraphConsentMissing"))
            .replace("consent: {", "consent: {graph: {missingRoles: [ThreatHunting.Read.All]}, ");

    var result = why(hunted);

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .containsPattern("warning +roles of Microsoft Graph +missing: ThreatHunting.Read.All\\n")
        .containsPattern("ok +MdeTenant hunted +Ready\\n")
        .contains(
            "First warning:  roles of Microsoft Graph, GraphConsentMissing\n",
            "Who acts:       customer's administrator\n",
            "Command:        kubectl mde consent-link hunted --mail\n");
  }

  @Test
  void showsTheRolesOfGraphThatAreGranted() {
    var hunted =
        tenant("hunted", "True", "Ready", condition("GraphConsentGranted", "True", "Granted"))
            .replace("consent: {", "consent: {graph: {grantedRoles: [ThreatHunting.Read.All]}, ");

    assertThat(why(hunted).out())
        .containsPattern("ok +roles of Microsoft Graph +granted: ThreatHunting.Read.All\\n");
  }

  private static PlugIn.Result why(String tenant) {
    return new FakeCluster()
        .answering(
            "get secret partner-app",
            "label mde-operator.io/credential application\nkey clientSecret set\n")
        .with(application("True", "Ready"))
        .with(tenant)
        .plugIn()
        .run("why", "hunted");
  }
}
