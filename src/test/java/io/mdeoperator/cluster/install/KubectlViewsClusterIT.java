// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import static io.mdeoperator.cluster.install.SampleManifests.APPLICATION;
import static io.mdeoperator.cluster.install.SampleManifests.FEED;
import static io.mdeoperator.cluster.install.SampleManifests.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person sees of the kinds with kubectl. */
@OnControlPlane
class KubectlViewsClusterIT {
  private static String namespace;

  @BeforeAll
  static void createOneOfEachKind(ControlPlane cluster) {
    Installation.defineKinds(cluster);
    namespace = cluster.namespace("views");
    for (var manifest : List.of(APPLICATION, TENANT, FEED)) {
      cluster.kubectl().apply(manifest.replace("NAMESPACE", namespace));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mdeapp, NAME READY TENANTS REASON AGE",
    "mdet, NAME READY CONSENT REASON AGE",
    "mdesync, NAME READY TENANT DELIVERED LAST-ALERT REASON AGE"
  })
  void columnsAreFewAndInOrder(String kind, String columns, ControlPlane cluster) {
    assertThat(header(cluster, kind)).isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({
    "mdeapp, CLIENT-ID CLOUD TENANTS-READY CREDENTIAL-EXPIRES MESSAGE",
    "mdet, TENANT-ID APPLICATION TOKEN-EXPIRES NEXT-CHECK MESSAGE",
    "mdesync, MESSAGE"
  })
  void wideAddsColumnsAtTheEnd(String kind, String more, ControlPlane cluster) {
    assertThat(header(cluster, kind, "-o", "wide")).isEqualTo(header(cluster, kind) + " " + more);
  }

  @Test
  void columnsShowTheStatus(ControlPlane cluster) {
    var status =
        """
        {"status": {"observedGeneration": 1, "nextCheckTime": "2099-01-01T00:00:00Z", "conditions": [
          {"type": "Ready", "status": "False", "reason": "RolesMissing", "message": "Machine.Isolate is not granted.",
           "lastTransitionTime": "2026-01-01T00:00:00Z", "observedGeneration": 1},
          {"type": "ConsentGranted", "status": "False", "reason": "RolesMissing", "message": "Not all roles.",
           "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
        """;
    cluster
        .kubectl()
        .run(
            "patch",
            "mdet",
            "sample",
            "-n",
            namespace,
            "--subresource=status",
            "--type=merge",
            "-p",
            status);

    assertThat(get(cluster, "mdet", "-o", "wide"))
        .containsPattern("sample +False +RolesMissing +RolesMissing ")
        .containsPattern("partner +2099-01-01T00:00:00Z +Machine.Isolate is not granted.");
  }

  @Test
  void categoryListsAllKinds(ControlPlane cluster) {
    assertThat(get(cluster, "mde", "-o", "name"))
        .contains(
            "mdeapplication.mde-operator.io/sample",
            "mdetenant.mde-operator.io/sample",
            "mdealertsync.mde-operator.io/sample");
  }

  @ParameterizedTest
  @CsvSource({
    "mdet, spec.tenantId=22222222-2222-2222-2222-aaaaaaaaaaaa, 1",
    "mdet, spec.tenantId=33333333-3333-3333-3333-333333333333, 0",
    "mdesync, spec.tenantRef.name=contoso, 1",
    "mdesync, spec.tenantRef.name=fabrikam, 0"
  })
  void fieldSelectorsFind(String kind, String selector, int count, ControlPlane cluster) {
    assertThat(get(cluster, kind, "-o", "name", "--field-selector", selector).lines())
        .hasSize(count);
  }

  @Test
  void explainTellsOfKindAndFields(ControlPlane cluster) {
    assertThat(cluster.kubectl().run("explain", "mdetenant"))
        .containsIgnoringWhitespaces("One customer's tenant of Microsoft Defender for Endpoint");
    assertThat(cluster.kubectl().run("explain", "mdetenant.spec"))
        .contains("tenantId\t<string> -required-", "checkPeriod\t<string>")
        .containsIgnoringWhitespaces(
            "How often consent and API access are verified, 1m to 24h. Default: 15m. Set by the user.");
    assertThat(cluster.kubectl().run("explain", "mdealertsync.status.conditions"))
        .contains("lastTransitionTime\t<string> -required-");
  }

  private static String header(ControlPlane cluster, String kind, String... more) {
    return get(cluster, kind, more).lines().findFirst().orElseThrow().strip().replaceAll(" +", " ");
  }

  private static String get(ControlPlane cluster, String kind, String... more) {
    var arguments = new ArrayList<>(List.of("get", kind, "-n", namespace));
    arguments.addAll(List.of(more));
    return cluster.kubectl().run(arguments.toArray(String[]::new));
  }
}
