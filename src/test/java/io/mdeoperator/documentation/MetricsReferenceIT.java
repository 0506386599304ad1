// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.TWO_MINUTES;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.testing.ScrapedMetrics;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Tools;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} shows once everything that is measured has happened. */
@Tag("slow")
class MetricsReferenceIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String HUNTING_ROLE = "ThreatHunting.Read.All";
  private static final String OURS = "mde_[a-z_]+";
  private static final Pattern HELP = Pattern.compile("(?m)^# HELP (\\S+)");

  private static String shown;
  private static List<String> alerts;

  @BeforeAll
  static void scrape() throws Exception {
    try (var server = EmbeddedApiServer.start();
        var stage =
            new TestEnvironment(server.client(), server.client().getConfiguration(), "partner");
        var receiver = WebhookReceiver.start(stage.simulator().authority())) {
      stage.receiver("localhost", stage.simulator().authority()).startOperator();
      var contoso = stage.onboard("contoso", CONTOSO);
      contoso
          .alerts()
          .addGenerated(AlertGenerator.seeded(1, contoso), 3, Instant.now(), Duration.ZERO);
      stage.feed("contoso-alerts", "contoso");
      hunt(stage, contoso, receiver.url());
      scan(stage);
      setExpiry(stage);
      returnFromConsent(stage.consentPort());
      await().atMost(TWO_MINUTES).until(() -> stage.mirroredAlerts().size() == 3);
      alerts = List.copyOf(stage.mirroredAlerts());
      await()
          .atMost(TWO_MINUTES)
          .untilAsserted(
              () -> {
                shown = ScrapedMetrics.of(stage.managementPort()).text();
                assertThat(documented(OURS).filter(name -> !isShown(name))).isEmpty();
              });
    }
  }

  /** A run that brings a row. */
  private static void hunt(TestEnvironment stage, CustomerTenant contoso, String url) {
    stage.app().declareRoles(KnownResource.MICROSOFT_GRAPH, HUNTING_ROLE);
    contoso.consent(stage.app(), KnownResource.MICROSOFT_GRAPH, HUNTING_ROLE);
    contoso
        .hunting()
        .deviceProcessEvents()
        .add(Instant.now().minusSeconds(60), Map.of("DeviceId", "d1", "ReportId", 1));
    stage.apply(
        MdeHuntingQuery.class,
        """
        metadata: {name: contoso-hunt, namespace: %s}
        spec:
          tenantRef: {name: contoso}
          query: DeviceProcessEvents | where ingestion_time() between (windowStart .. windowEnd)
          sinks: [{name: siem, webhook: {url: '%s'}}]
        """
            .formatted(stage.namespace(), url));
  }

  /** Of a device that does not exist. */
  private static void scan(TestEnvironment stage) {
    stage.apply(
        MdeMachineAction.class,
        """
        metadata: {name: contoso-scan, namespace: %s}
        spec:
          tenantRef: {name: contoso}
          machine: {dnsName: pc1.contoso.example}
          action: AntivirusScan
          scan: {type: Quick}
          comment: Incident 4711
          notAfter: 2099-01-01T00:00:00Z
        """
            .formatted(stage.namespace()));
  }

  private static void setExpiry(TestEnvironment stage) {
    stage.apply(
        new SecretBuilder(stage.secret(TestEnvironment.CLIENT_SECRET))
            .editMetadata()
            .withResourceVersion(null)
            .withManagedFields()
            .addToAnnotations(Api.EXPIRES_ANNOTATION, "2099-01-01T00:00:00Z")
            .endMetadata()
            .build());
  }

  private static void returnFromConsent(int port) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://localhost:" + port + "/consent/callback");
      http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
    }
  }

  @Test
  void allOfOursAreDocumented() {
    assertThat(metrics().filter(name -> name.startsWith("mde_") && !name.endsWith("_max")))
        .containsExactlyInAnyOrderElementsOf(documented(OURS).toList());
  }

  @Test
  void thoseOfLibrariesThatAreDocumentedExist() {
    assertThat(documented("(operator_sdk|jvm|process)_[a-z_]+"))
        .isNotEmpty()
        .allMatch(MetricsReferenceIT::isShown);
  }

  @Test
  void noneNamesATenantIdOrAnAlert() {
    assertThat(shown).doesNotContain(CONTOSO).doesNotContain(alerts);
  }

  /** By Prometheus' own program: names, units, help texts. */
  @Nested
  @NeedsTool("promtool")
  class ByPromtool {
    @TempDir private Path folder;

    @Test
    void allFollowTheConventions(Tools tools) {
      var result = tools.program("promtool", folder).run(List.of("check", "metrics"), shown);

      assertThat(result.err()).isEmpty();
      assertThat(result.code()).isZero();
    }
  }

  private static Stream<String> metrics() {
    return HELP.matcher(shown).results().map((MatchResult help) -> help.group(1));
  }

  private static boolean isShown(String name) {
    return shown.contains("\n" + name);
  }

  private static Stream<String> documented(String name) {
    return DocumentationPage.read(Path.of("docs/operations.md")).codeSpans().stream()
        .filter(code -> code.matches(name))
        .distinct();
  }
}
