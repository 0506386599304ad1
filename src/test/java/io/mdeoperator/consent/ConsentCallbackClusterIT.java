// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.MdeOperator;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.config.ConfigFile;
import io.mdeoperator.kube.connection.ClusterClient;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.testing.TestEnvironment;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two replicas on a real API server with the shipped rights: one leads, and administrators come
 * back to either.
 */
@OnControlPlane(own = true)
class ConsentCallbackClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";

  private ControlPlane cluster;
  private Config access;
  private TestEnvironment stage;
  private CustomerBrowser toLeader;
  private CustomerBrowser toOther;
  private int otherPort;
  private MdeOperator leader;
  private MdeOperator other;

  @BeforeAll
  static void install(ControlPlane cluster) {
    Installation.install(cluster);
  }

  @BeforeEach
  void startLeader(ControlPlane cluster) throws Exception {
    this.cluster = cluster;
    access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    stage = new TestEnvironment(cluster.client(), access, cluster.namespace("callback"));
    otherPort = LoopbackPort.free();
    toLeader = new CustomerBrowser(stage);
    toOther = new CustomerBrowser(stage, otherPort);
    leader = start(stage.consentPort(), stage.managementPort());
    stage.customer(CONTOSO, "Contoso");
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.applicationWithCallback();
    stage.tenant("contoso", CONTOSO);
    stage.awaitReady(MdeTenant.class, "contoso", "False", "ConsentPending");
  }

  @AfterEach
  void stop() {
    if (other != null) {
      other.stop();
    }
    if (leader != null) {
      leader.stop();
    }
    toLeader.close();
    toOther.close();
    stage.close();
  }

  @Test
  void aReplicaThatDoesNotLeadHandsOverAndShowsTheResult() throws Exception {
    startOther();

    var page = toOther.comeBack(toOther.decide(consent().url(), "accept"));

    assertThat(page.body()).contains("Consent is complete", "Read all alerts");
    assertThat(consent().lastHandledCallbackTime()).isEqualTo(consent().lastCallbackTime());
    assertThat(ownersOf("lastCallbackTime")).containsExactly("mde-operator-consent");
    assertThat(ownersOf("lastHandledCallbackTime")).containsExactly("mde-operator");
  }

  @Test
  void repeatedCallbacksToBothReplicasCauseOneCheckPerInterval() throws Exception {
    startOther();
    toLeader.comeBack(toLeader.decide(consent().url(), "accept"));
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    stage.simulator().forgetRequests();
    var began = Instant.now();

    for (var i = 0; i < 12; i++) {
      assertThat((i % 2 == 0 ? toLeader : toOther).open(success()).statusCode()).isEqualTo(303);
    }

    var intervals = 1 + Duration.between(began, Instant.now()).dividedBy(CallbackSchedule.INTERVAL);
    assertThat(stage.simulator().requests().stream().filter(RecordedRequest::isTokenRequest))
        .hasSizeLessThanOrEqualTo((int) intervals);
  }

  @Test
  void forgedCallbacksLeaveTheTenantUntouched() {
    toLeader.comeBack(toLeader.decide(consent().url(), "accept"));
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    var before = stage.get(MdeTenant.class, "contoso").getMetadata().getResourceVersion();
    var forged = ConsentState.of(uid(), StateKey.of(StateKey.random())).text();

    for (var state : new String[] {forged, "v1", uid(), CONTOSO, success() + "x"}) {
      toLeader.open("/consent/callback?admin_consent=True&tenant=" + CONTOSO + "&state=" + state);
    }

    assertThat(stage.get(MdeTenant.class, "contoso").getMetadata().getResourceVersion())
        .isEqualTo(before);
  }

  @Test
  void believesOldLinksAfterTheRotationThatTheDocumentationDescribes() throws Exception {
    var old = success();
    rotate();
    startOther();

    assertThat(toOther.comeBack(URI.create(old)).body())
        .contains("Your consent has not arrived yet");

    leader.stop();
    leader = null;
    stage.request(MdeTenant.class, "contoso", "by the next leader");
    stage.awaitReady(MdeTenant.class, "contoso", "False", "ConsentPending");
    await("the next leader to make a new link")
        .atMost(Duration.ofMinutes(1))
        .until(() -> !success().equals(old));
    assertThat(toOther.open(success()).statusCode()).isEqualTo(303);
  }

  private void startOther() throws Exception {
    other = start(otherPort, LoopbackPort.free());
  }

  private MdeOperator start(int consentPort, int managementPort) throws Exception {
    var file =
        stage.configFile(
            """
            watchNamespaces: [%s]
            leaderElection: {enabled: true, namespace: mde-operator}
            """
                .formatted(stage.namespace()));
    Files.writeString(
        file,
        Files.readString(file)
            .replace("consent: {port: " + stage.consentPort(), "consent: {port: " + consentPort)
            .replace(
                "management: {port: " + stage.managementPort(),
                "management: {port: " + managementPort));
    var operator =
        new MdeOperator(
            ConfigFile.read(file),
            ClusterClient.create(access),
            HostResolver.SYSTEM,
            Clock.systemUTC(),
            () -> {});
    operator.start();
    return operator;
  }

  /** The commands of docs/operations.md. */
  private void rotate() {
    var kubectl = cluster.kubectl();
    var old =
        kubectl.run(
            "get",
            "secret",
            "mde-operator-consent",
            "-n",
            "mde-operator",
            "-o",
            "jsonpath={.data.current}");
    var fresh = Base64.getEncoder().encodeToString(StateKey.random());
    kubectl.run(
        "patch",
        "secret",
        "mde-operator-consent",
        "-n",
        "mde-operator",
        "-p",
        "{\"data\":{\"previous\":\"" + old + "\",\"current\":\"" + fresh + "\"}}");
  }

  private String success() {
    return "/consent/callback?admin_consent=True&tenant="
        + CONTOSO
        + "&state="
        + ConsentLinks.stateIn(consent().url()).orElseThrow();
  }

  private ConsentStatus consent() {
    return stage.get(MdeTenant.class, "contoso").getStatus().consent();
  }

  private String uid() {
    return stage.get(MdeTenant.class, "contoso").getMetadata().getUid();
  }

  private List<String> ownersOf(String field) {
    return stage.get(MdeTenant.class, "contoso").getMetadata().getManagedFields().stream()
        .filter(entry -> String.valueOf(entry.getFieldsV1()).contains("f:" + field))
        .map(entry -> entry.getManager())
        .toList();
  }
}
