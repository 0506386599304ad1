// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import static io.mdeoperator.kubectl.Manifest.application;
import static io.mdeoperator.kubectl.Manifest.condition;
import static io.mdeoperator.kubectl.Manifest.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.testing.Dialect;
import org.junit.jupiter.api.Test;

class ConsentLinkCommandTest {
  private static FakeCluster cluster() {
    return new FakeCluster()
        .with(application("True", "Ready"))
        .with(
            tenant(
                "contoso",
                "False",
                "ConsentPending",
                condition("ConsentGranted", "False", "Pending")));
  }

  /** So that a script can use it. */
  @Test
  void printsTheLinkAlone() {
    var result = cluster().plugIn().run("consent-link", "contoso");

    assertThat(result.status()).isZero();
    assertThat(result.out()).isEqualTo("https://login.example/contoso\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void writesAMailWithTheRolesInPlainWords() {
    var mail = cluster().plugIn().run("consent-link", "contoso", "--mail").out();

    assertThat(mail)
        .startsWith("Subject: Access to Defender for Endpoint for contoso Ltd\n")
        .contains(
            "\nhttps://login.example/contoso\n",
            "as Cloud Application Administrator or Application Administrator\n",
            "please ask us if\nMicrosoft's page lists others",
            "It is for the tenant id-of-contoso.",
            "\n- Read all alerts (Alert.Read.All)\n",
            "Afterwards our page shows whether it worked.");
    assertThat(Dialect.in(mail)).isEmpty();
  }

  @Test
  void asksForTheTenantsOwnRolesWhereItHasSome() {
    var own =
        tenant("own", "False", "ConsentPending", "")
            .replace("spec: {", "spec: {requiredRoles: [\"Machine.Isolate|Machine.Scan\"], ");

    assertThat(cluster().with(own).plugIn().run("consent-link", "own", "--mail").out())
        .contains(
            "- Isolate devices from the network, and release them, or: Scan devices for malware")
        .doesNotContain("Alert.Read.All");
  }

  @Test
  void asksForAnAdministratorWhoMayGrantRolesOfGraph() {
    var hunted =
        tenant("hunted", "False", "ConsentPending", "")
            .replace("spec: {", "spec: {requiredRoles: [\"graph:ThreatHunting.Read.All\"], ");

    var mail = cluster().with(hunted).plugIn().run("consent-link", "hunted", "--mail").out();

    assertThat(mail)
        .contains(
            "as Privileged Role Administrator or Global Administrator\n(one of the permissions",
            "- Search in the recorded events (advanced hunting) (ThreatHunting.Read.All of Microsoft"
                + " Graph)\n")
        .doesNotContain("Cloud Application Administrator");
    assertThat(Dialect.in(mail)).isEmpty();
  }

  /** Without a callback there is no page of ours. */
  @Test
  void promisesNoPageWhereThereIsNone() {
    var cluster =
        new FakeCluster()
            .with(application("True", "Ready").replace("consent:", "other:"))
            .with(tenant("contoso", "False", "ConsentPending", ""));

    assertThat(cluster.plugIn().run("consent-link", "contoso", "--mail").out())
        .contains("Afterwards a page of Microsoft opens; you may close it.");
  }

  @Test
  void saysWhenConsentIsThereAlready() {
    var ready = tenant("ready", "True", "Ready", condition("ConsentGranted", "True", "Granted"));

    var result = cluster().with(ready).plugIn().run("consent-link", "ready");

    assertThat(result.err()).contains("already consented");
    assertThat(result.out()).isEqualTo("https://login.example/ready\n");
  }

  @Test
  void isNotDoneWhileRolesOfGraphAreMissing() {
    var hunted =
        tenant(
            "hunted",
            "True",
            "Ready",
            condition("ConsentGranted", "True", "Granted")
                + condition("GraphConsentGranted", "False", "GraphConsentMissing"));

    assertThat(cluster().with(hunted).plugIn().run("consent-link", "hunted").err()).isEmpty();
  }

  @Test
  void saysWhyThereIsNoLinkYet() {
    var result =
        cluster()
            .with(tenant("early", "False", "ReferenceNotFound", "").replace("url:", "none:"))
            .plugIn()
            .run("consent-link", "early");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("has no link yet: Message of ReferenceNotFound.");
  }

  @Test
  void isForTenantsOnly() {
    assertThat(cluster().plugIn().run("consent-link", "feed/contoso").status()).isEqualTo(2);
  }
}
