// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.simulator.entra.VerifiedAssertion;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.tls.ClusterIssuer;
import io.mdeoperator.testing.tls.RsaKeys;
import io.mdeoperator.testing.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All kinds of credentials on a real API server, with the shipped rights. */
@OnControlPlane
class CredentialsClusterIT {
  private static final String PATCH = "deploy/federated-token/deployment-patch.yaml";
  private static final String SERVICE_ACCOUNT = "deploy/federated-token/service-account.yaml";

  @TempDir private Path folder;

  @Test
  void onboardsCustomersByEachKindOfCredential(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    var namespace = cluster.namespace("credentials");
    try (var stage = new TestEnvironment(cluster.client(), access, namespace).startOperator()) {
      stage.secret(TestEnvironment.CLIENT_SECRET);
      createTlsSecret(cluster, stage);
      projectToken(cluster, stage);

      onboard(stage, "by-secret", "clientSecret: {secretRef: {name: partner-app}}", 1);
      onboard(stage, "by-certificate", "certificate: {secretRef: {name: partner-tls}}", 2);
      onboard(stage, "by-token", "federatedToken: {}", 3);
      createServiceAccount(cluster, stage);
      onboard(stage, "by-account", "federatedToken: {serviceAccountRef: {name: partner-mde}}", 4);

      assertThat(stage.simulator().verifiedAssertions())
          .extracting(VerifiedAssertion::isFederated)
          .contains(true, false);
      var status = stage.get(MdeApplication.class, "by-token").getStatus();
      assertThat(status.credential().subject()).isEqualTo(Installation.OPERATOR_USER);
      assertThat(stage.get(MdeApplication.class, "by-account").getStatus().credential().subject())
          .isEqualTo("system:serviceaccount:" + namespace + ":partner-mde");
    }
  }

  @Test
  void needsTheRightToCreateTokensForTheNamedAccountOnly(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    var namespace = cluster.namespace("accounts");
    try (var stage = new TestEnvironment(cluster.client(), access, namespace).startOperator()) {
      cluster.kubectl().run("create", "serviceaccount", "not-bound", "-n", namespace);
      createServiceAccount(cluster, stage);
      application(stage, "not-bound", "federatedToken: {serviceAccountRef: {name: not-bound}}");
      var message =
          stage
              .awaitReady(
                  MdeApplication.class, "not-bound", "False", "ServiceAccountTokenForbidden")
              .getStatus()
              .conditions()
              .getFirst()
              .getMessage();

      assertThat(message).contains("'not-bound'", "deploy/federated-token/service-account.yaml");
      cluster.kubectl().run("delete", "serviceaccount", "partner-mde", "-n", namespace);
      application(stage, "absent", "federatedToken: {serviceAccountRef: {name: partner-mde}}");
      stage.awaitReady(MdeApplication.class, "absent", "False", "ServiceAccountNotFound");
    }
  }

  @Test
  void patchMountsTheTokenWhereTheOperatorLooksForIt(ControlPlane cluster) {
    Installation.install(cluster);
    cluster
        .kubectl()
        .run(
            "patch",
            "deployment",
            "mde-operator",
            "-n",
            Installation.NAMESPACE,
            "--patch-file",
            Path.of(PATCH).toAbsolutePath().toString());

    var pod = installedPod(cluster);
    var source =
        pod.getVolumes().stream()
            .map(Volume::getProjected)
            .filter(volume -> volume != null)
            .findFirst()
            .orElseThrow()
            .getSources()
            .getFirst()
            .getServiceAccountToken();
    assertThat(source.getAudience()).isEqualTo(ClusterIssuer.AUDIENCE);
    assertThat(pod.getVolumes()).hasSize(3);
    assertThat(pod.getContainers().getFirst().getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains("/etc/mde-operator", "/tmp", "/var/run/secrets/azure/tokens");
    assertThat("/var/run/secrets/azure/tokens/" + source.getPath())
        .isEqualTo("/var/run/secrets/azure/tokens/azure-identity-token");
  }

  private static PodSpec installedPod(ControlPlane cluster) {
    return cluster
        .client()
        .apps()
        .deployments()
        .inNamespace(Installation.NAMESPACE)
        .withName("mde-operator")
        .get()
        .getSpec()
        .getTemplate()
        .getSpec();
  }

  private void createTlsSecret(ControlPlane cluster, TestEnvironment stage) throws Exception {
    var now = Instant.now();
    var issued =
        TestAuthority.create("Partner authority")
            .applicationCertificate(
                "partner",
                RsaKeys.generate(),
                now.minusSeconds(60),
                now.plus(Duration.ofDays(365)));
    stage.app().addCertificate(issued.certificate());
    var certificate = Files.writeString(folder.resolve("tls.crt"), issued.certificatePem());
    var key = Files.writeString(folder.resolve("tls.key"), issued.privateKeyPem());
    var namespace = stage.namespace();
    cluster
        .kubectl()
        .run(
            "create",
            "secret",
            "tls",
            "partner-tls",
            "-n",
            namespace,
            "--cert=" + certificate,
            "--key=" + key);
    cluster
        .kubectl()
        .run(
            "label",
            "secret",
            "partner-tls",
            "-n",
            namespace,
            "mde-operator.io/credential=application");
  }

  /** A token of the cluster's own issuer, as the kubelet would ask for it. */
  private static void projectToken(ControlPlane cluster, TestEnvironment stage) throws Exception {
    var token = operatorToken(cluster);
    var keys = cluster.kubectl().run("get", "--raw", "/openid/v1/jwks");
    stage.simulator().trustIssuer(issuer(cluster), keys);
    stage.app().addFederatedCredential(issuer(cluster), Installation.OPERATOR_USER);
    Files.writeString(stage.tokenFile(), token);
  }

  private static String issuer(ControlPlane cluster) throws Exception {
    return SignedJWT.parse(operatorToken(cluster)).getJWTClaimsSet().getIssuer();
  }

  private static String operatorToken(ControlPlane cluster) {
    return cluster
        .kubectl()
        .run(
            "create",
            "token",
            Installation.SERVICE_ACCOUNT,
            "-n",
            Installation.NAMESPACE,
            "--audience=" + ClusterIssuer.AUDIENCE)
        .strip();
  }

  /** The shipped example, in the namespace of the stage. */
  private static void createServiceAccount(ControlPlane cluster, TestEnvironment stage)
      throws Exception {
    var manifest =
        Files.readString(Path.of(SERVICE_ACCOUNT))
            .replace("namespace: partner", "namespace: " + stage.namespace());
    assertThat(cluster.kubectl().tryApply(manifest).err()).isEmpty();
    stage
        .app()
        .addFederatedCredential(
            issuer(cluster), "system:serviceaccount:" + stage.namespace() + ":partner-mde");
  }

  private static void onboard(TestEnvironment stage, String name, String credential, int number) {
    var tenantId = "00000000-0000-0000-0000-00000000000" + number;
    stage.customer(tenantId, name).consent(stage.app());
    application(stage, name, credential);
    stage.tenant(name, tenantId, name);
    stage.awaitReady(MdeTenant.class, name, "True", "Ready");
  }

  private static void application(TestEnvironment stage, String name, String credential) {
    stage.apply(
        MdeApplication.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeApplication
        metadata: {name: %s, namespace: %s}
        spec:
          clientId: %s
          credential: {%s}
        """
            .formatted(name, stage.namespace(), TestEnvironment.CLIENT_ID, credential));
  }
}
