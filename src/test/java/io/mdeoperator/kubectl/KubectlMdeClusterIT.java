// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.ControlPlanePrograms;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.testing.ConfidentialSearch;
import io.mdeoperator.testing.TestEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plug-in with the real kubectl on a real API server, as users with the shipped roles, on
 * customers in every state that matters, whose statuses the operator has written.
 */
@OnControlPlane
class KubectlMdeClusterIT {
  @TempDir private Path folder;

  private static TestEnvironment stage;
  private static PlugIn viewer;
  private static PlugIn editor;
  private static PlugIn stranger;

  @BeforeAll
  static void bringCustomersIntoTheirStates(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var namespace = cluster.namespace("plug-in");
    viewer = user(cluster, namespace, "mde-viewer", "mde-operator-view");
    editor = user(cluster, namespace, "mde-editor", "edit");
    stranger = user(cluster, namespace, "mde-stranger");
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    stage = new TestEnvironment(cluster.client(), access, namespace).startOperator();
    new CustomerStates(stage).bringAbout();
  }

  private static PlugIn user(ControlPlane cluster, String namespace, String user, String... roles) {
    for (var role : roles) {
      cluster
          .kubectl()
          .run(
              "create",
              "rolebinding",
              user,
              "-n",
              namespace,
              "--user=" + user,
              "--clusterrole=" + role);
    }
    return user(cluster.kubeconfigFor(user), namespace);
  }

  private static PlugIn user(Path kubeconfig, String namespace) {
    var kubectl = programs().path("kubectl");
    return new PlugIn(
        (options, messages) -> options.cluster(kubectl, messages),
        "--kubeconfig=" + kubeconfig,
        "--namespace=" + namespace);
  }

  private static ControlPlanePrograms programs() {
    try {
      return ControlPlanePrograms.findOrBuild();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  static void end() {
    stage.close();
  }

  @Test
  void statusShowsTheFleetToWhoeverMayView() {
    var result = viewer.run("status");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsPattern("contoso +True +Granted +Ready .* 1/1 ")
        .containsPattern(
            "fabrikam +False +Pending +ConsentPending .* 0/1 .*customer's administrator")
        .containsPattern("northwind +False +RolesMissing +RolesMissing .*customer's administrator")
        .containsPattern("adatum +=Adatum +False +Suspended .*partner +Set spec.suspend to false")
        .containsPattern("litware +False +Unknown +ApplicationNotReady .*partner")
        .containsPattern(
            "MdeApplication wrong +False +ClientSecretInvalid +partner +Create a client secret")
        .containsPattern("MdeHuntingQuery scripts +False +GraphRoleMissing +customer's admin")
        .containsPattern("MdeMachineAction isolate-pc1 +False +ActionNotAllowed +partner")
        .contains("0 of 1 hunting queries are ready.", "0 of 1 actions on devices");
    assertThat(viewer.run("status", "-o", "csv").out()).contains(",adatum,\"'=Adatum\",");
  }

  @Test
  void whyFindsTheMissingConsent() {
    assertThat(viewer.run("why", "fabrikam").out())
        .contains(
            "First failure:  token, ConsentPending\n",
            "What happened:  Entra finds no consent to app " + TestEnvironment.CLIENT_ID,
            "Who acts:       customer's administrator\n",
            "Command:        kubectl mde consent-link fabrikam --mail ",
            "For Microsoft:  AADSTS7000229, HTTP 401, trace ID ")
        .containsPattern("ok +MdeApplication partner")
        .containsPattern("- +Secret partner-app +you may not read Secrets")
        .containsPattern("waiting +MdeAlertSync fabrikam-alerts +TenantNotReady");
  }

  @Test
  void whyFindsTheWrongSecret() {
    var out = editor.run("why", "litware").out();

    assertThat(out)
        .contains(
            "First failure:  MdeApplication wrong, ClientSecretInvalid\n",
            "and put its Value, not its Secret ID, into the key 'clientSecret' of the Secret"
                + " 'wrong-app'.\n",
            "Who acts:       partner\n")
        .containsPattern("ok +Secret wrong-app +labelled, has clientSecret")
        .doesNotContain(CustomerStates.WRONG_SECRET);
    assertThat(editor.run("why", "app/wrong").out()).contains("Events of the last hour:");
  }

  @Test
  void whyFindsTheMissingRoleAndTheSuspension() {
    assertThat(viewer.run("why", "northwind").out())
        .contains("First failure:  roles, RolesMissing\n")
        .containsPattern("FAILED +roles +missing: Alert.Read.All");
    assertThat(viewer.run("why", "adatum").out())
        .contains("First failure:  MdeTenant adatum, Suspended\n", "Set spec.suspend to false");
  }

  @Test
  void whyFindsTheFailingSink() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(viewer.run("why", "tailspin").out())
                    .containsPattern(
                        "FAILED +sink siem \\(webhook, localhost\\) +SinkUnavailable, 0 delivered")
                    .containsPattern("ok +sink mirror \\(ConfigMaps\\) +5 delivered")
                    .contains(
                        "tailspin-alerts, SinkUnavailable\n",
                        "the receiver refuses the connection",
                        "Who acts:       platform engineer\n")
                    .doesNotContain("t0k3n"));
  }

  @Test
  void whyFollowsAQueryAndAnActionToTheirTenant() {
    assertThat(viewer.run("why", "mdehunt/scripts").out())
        .contains(
            "First failure:  MdeHuntingQuery scripts, GraphRoleMissing\n",
            "Command:        kubectl mde consent-link contoso --mail ")
        .containsPattern("ok +MdeApplication partner")
        .containsPattern("ok +MdeTenant contoso +Ready")
        .containsPattern("ok +sink siem \\(webhook, localhost\\) +0 delivered");
    assertThat(viewer.run("why", "mdeact/isolate-pc1").out())
        .contains(
            "First failure:  MdeMachineAction isolate-pc1, ActionNotAllowed\n",
            "Command:        kubectl mde wait action/isolate-pc1 ")
        .containsPattern("ok +MdeTenant contoso +Ready")
        .containsPattern("waiting +request to Defender +not sent");
  }

  @Test
  void whyIsSatisfiedWithAReadyCustomer() {
    var result = viewer.run("why", "contoso");

    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("\nNothing fails.\n").doesNotContain("FAILED");
  }

  @Test
  void checkIsAnsweredByTheOperator() {
    assertThat(editor.run("check", "contoso").out()).startsWith("MdeTenant contoso is Ready: ");
    assertThat(editor.run("check", "northwind").status()).isEqualTo(1);
    assertThat(editor.run("wait", "contoso").status()).isZero();
    var viewed = viewer.run("check", "contoso");
    assertThat(viewed.status()).isEqualTo(3);
    assertThat(viewed.err()).contains("cannot patch resource \"mdetenants\"", "mde-operator-edit");
    assertThat(editor.run("check", "query/scripts").err())
        .contains("cannot patch resource \"mdehuntingqueries\"", "mde-operator-hunt");
  }

  @Test
  void replayIsBegunByTheOperator() {
    assertThat(editor.run("replay", "contoso-alerts", "--from", "24h", "--yes").out())
        .isEqualTo("The replay has begun.\n");
    assertThat(editor.run("quarantine", "redrive", "contoso-alerts").status()).isZero();
    assertThat(editor.run("quarantine", "list", "contoso-alerts").out()).startsWith("QUARANTINED");
  }

  @Test
  void consentLinkIsTheStatuss() {
    var url = stage.get(MdeTenant.class, "fabrikam").getStatus().consent().url();

    assertThat(viewer.run("consent-link", "fabrikam").out()).isEqualTo(url + "\n");
    assertThat(viewer.run("consent-link", "fabrikam", "--mail").out())
        .contains(url, "- Read all alerts (Alert.Read.All)");
  }

  @Test
  void onboardIsCheckedByTheCluster() throws IOException {
    var line = "tenantId,displayName,application\n%s,New,partner\n";
    var good = Files.writeString(folder.resolve("good.csv"), line.formatted(CustomerStates.id(9)));
    var known =
        Files.writeString(folder.resolve("known.csv"), line.formatted(CustomerStates.id(1)));

    assertThat(editor.run("onboard", good.toString(), "--check").status()).isZero();
    assertThat(stage.get(MdeTenant.class, "new")).isNull();
    assertThat(editor.run("onboard", known.toString(), "--check").err())
        .contains("Line 2: MdeTenant 'contoso' has this tenantId already.");
    assertThat(viewer.run("onboard", good.toString(), "--check").status()).isEqualTo(3);
  }

  @Test
  void strangersAreToldWhichRightTheyLack() {
    for (var command :
        new String[] {"status", "why contoso", "consent-link contoso", "wait contoso"}) {
      var result = stranger.run(command.split(" ", -1));
      assertThat(result.status()).as(command).isEqualTo(3);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).startsWith("You lack a right: mde").contains("mde-operator-view");
    }
  }

  /** By whoever may read everything, Secrets too. */
  @Test
  void supportBundleHoldsNothingConfidential(ControlPlane cluster) throws IOException {
    var admin = user(cluster.adminKubeconfig(), stage.namespace());
    var file = folder.resolve("support.zip");

    assertThat(admin.run("support-bundle", file.toString()).status()).isZero();

    var text = new StringBuilder();
    try (var zip = new ZipInputStream(Files.newInputStream(file))) {
      while (zip.getNextEntry() != null) {
        text.append(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    var confidential = new ArrayList<>(stage.simulator().confidential());
    confidential.addAll(List.of(CustomerStates.WRONG_SECRET, "t0k3n", "k3y"));
    assertThat(new ConfidentialSearch(confidential).hits("bundle", text.toString())).isEmpty();
    assertThat(text)
        .contains("wrong-app", "ClientSecretInvalid", "contoso-alerts", "isolate-pc1", "scripts");
    for (var alert : stage.mirroredAlerts()) {
      assertThat(text).doesNotContain(alert);
    }
  }

  @Test
  void preflightLooksAsFarAsTheUserMay(ControlPlane cluster) {
    assertThat(viewer.run("preflight").out())
        .containsPattern("ok +definitions +mde-operator.io/v1alpha1")
        .contains("you may see customers", "you may not apply manifests")
        .contains("you may not look into the operator's namespace");
    assertThat(user(cluster.adminKubeconfig(), stage.namespace()).run("preflight").out())
        .contains("no pods in mde-operator: name the namespace", "set identity.userAgent");
  }

  /** As kubectl itself starts it. */
  @Test
  void kubectlFindsThePlugIn(ControlPlane cluster) throws Exception {
    PlugInProgram.install(folder);
    var kubectl = programs().folder();
    var shell =
        new ProcessBuilder(
            "sh", "-c", "kubectl mde status -n " + stage.namespace() + " | head -n 1");
    shell.environment().put("PATH", folder + ":" + kubectl + ":/usr/bin:/bin");
    shell.environment().put("KUBECONFIG", cluster.kubeconfigFor("mde-viewer").toString());
    shell.environment().put("HOME", folder.toString());
    var process = shell.redirectErrorStream(true).start();

    assertThat(process.getInputStream())
        .asString(StandardCharsets.UTF_8)
        .startsWith("NAME ")
        .hasLineCount(1);
  }
}
