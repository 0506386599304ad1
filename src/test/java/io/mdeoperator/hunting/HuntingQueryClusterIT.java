// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.ClusterUsers;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookSignatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * Queries on a real API server with the shipped rights, against a simulated Graph: Hanna may hunt,
 * Mallory may edit the other kinds.
 */
@OnControlPlane
@TestInstance(Lifecycle.PER_CLASS)
class HuntingQueryClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String FABRIKAM = "33333333-3333-3333-3333-333333333333";
  private static final String ROLE = "ThreatHunting.Read.All";
  private static final String PERSON = "jane.roe.of.contoso";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private TestEnvironment stage;
  private WebhookReceiver receiver;
  private KubernetesClient hanna;
  private KubernetesClient mallory;

  @BeforeAll
  void onboard(ControlPlane cluster) throws Exception {
    log.start();
    root().addAppender(log);
    Installation.install(cluster);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    stage = new TestEnvironment(cluster.client(), access, cluster.namespace("hunting"));
    receiver = WebhookReceiver.start(stage.simulator().authority());
    stage.receiver("localhost", stage.simulator().authority()).startOperator();
    stage.app().declareRoles(KnownResource.MICROSOFT_GRAPH, ROLE);
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    customer("contoso", CONTOSO).hunting().deviceProcessEvents();
    customer("fabrikam", FABRIKAM);
    hanna = user("hanna", "mde-operator-hunt");
    mallory = user("mallory", "mde-operator-edit");
  }

  private CustomerTenant customer(String name, String id) {
    var customer = stage.customer(id, name).consent(stage.app(), "Alert.Read.All");
    customer.consent(stage.app(), KnownResource.MICROSOFT_GRAPH, ROLE);
    stage.tenant(name, id);
    stage.awaitReady(MdeTenant.class, name, "True", "Ready");
    stage
        .user()
        .resources(MdeTenant.class)
        .inNamespace(stage.namespace())
        .withName(name)
        .edit(
            tenant -> {
              tenant.getMetadata().setLabels(Map.of("service", "managed-detection"));
              return tenant;
            });
    return customer;
  }

  @AfterAll
  void end() {
    root().detachAppender(log);
    hanna.close();
    mallory.close();
    stage.close();
    receiver.close();
  }

  @Test
  void deliversRowsOfATenantAndOfAFleetInWhichOneLacksTheTable() {
    event("first", 1);
    create(hanna, "one", "tenantRef: {name: contoso}", "");
    var done = stage.awaitReady(MdeHuntingQuery.class, "one", "True", "Ready");
    assertThat(done.getStatus().tenant()).isEqualTo("contoso");
    assertThat(done.getStatus().lastRun().newRows()).isPositive();
    assertThat(done.getStatus().nextRunTime()).isNotNull();
    assertThat(delivered("one", "first")).isEqualTo(1);

    create(hanna, "fleet", "tenantSelector: {matchLabels: {service: managed-detection}}", "");
    stage.awaitReady(MdeHuntingQuery.class, "fleet-contoso", "True", "Ready");
    stage.awaitReady(MdeHuntingQuery.class, "fleet-fabrikam", "False", "TableUnavailable");
    var sum = stage.awaitReady(MdeHuntingQuery.class, "fleet", "True", "Ready");
    assertThat(sum.getStatus().fleet().tenants()).isEqualTo(2);
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(get("fleet").getStatus().fleet().failing())
                    .singleElement()
                    .satisfies(
                        failing -> {
                          assertThat(failing.name()).isEqualTo("fabrikam");
                          assertThat(failing.reason()).isEqualTo("TableUnavailable");
                        }));

    delete("fleet");
    await().atMost(TIMEOUT).until(() -> get("fleet-contoso") == null);
    delete("one");
  }

  @Test
  void theExamplesBringRows() throws IOException {
    stage.sinkSecret("siem-hook", "localhost", Map.of("signingKey", WebhookSignatures.OLD_KEY));
    var hunting = stage.simulator().tenant(CONTOSO, "contoso").hunting();
    var process =
        Map.<String, Object>of(
            "DeviceId", "d1",
            "ReportId", 50,
            "FileName", "powershell.exe",
            "InitiatingProcessFileName", "WINWORD.EXE",
            "AccountName", "opens-documents");
    hunting.deviceProcessEvents().add(Instant.now().minusSeconds(60), process);
    var logon = Map.<String, Object>of("AccountName", "guessed", "ActionType", "LogonFailed");
    var beforeTheLastSlot = Instant.now().minus(Duration.ofHours(7)); // a summary ends with it
    for (var i = 0; i <= 50; i++) {
      hunting.deviceLogonEvents().add(beforeTheLastSlot.minusSeconds(i), logon);
    }

    for (var file : List.of("query-fleet.yaml", "query-summary.yaml")) {
      apply(
          hanna,
          Files.readString(Path.of("examples/hunting", file))
              .replace("namespace: partner", "namespace: " + stage.namespace())
              .replace("https://siem.example/hook", receiver.url())
              .replace("name: office-starts-scripts", "name: fleet-of-examples"));
    }

    var rows =
        Map.of("fleet-of-examples-contoso", "opens-documents", "contoso-failed-logons", "guessed");
    rows.forEach(
        (query, account) -> {
          stage.awaitReady(MdeHuntingQuery.class, query, "True", "Ready");
          assertThat(delivered(query, account)).as(query).isEqualTo(1);
        });
    stage.awaitReady(MdeHuntingQuery.class, "fleet-of-examples", "True", "Ready");
    delete("fleet-of-examples");
    delete("contoso-failed-logons");
  }

  @Test
  void runsAtOnceWhenItIsAskedForAndNotWhileSuspended() {
    create(hanna, "asked", "tenantRef: {name: contoso}", "suspend: true");
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(get("asked").getStatus().conditions())
                    .anyMatch(condition -> "Suspended".equals(condition.getReason())));
    assertThat(get("asked").getStatus().lastRun()).isNull();

    hanna
        .resources(MdeHuntingQuery.class)
        .inNamespace(stage.namespace())
        .withName("asked")
        .edit(
            query -> {
              query.setSpec(query.getSpec().ofChild(query.getSpec().tenantRef(), false));
              return query;
            });
    stage.awaitReady(MdeHuntingQuery.class, "asked", "True", "Ready");
    delete("asked");
    await().atMost(TIMEOUT).until(() -> get("asked") == null);
  }

  @Test
  void aSyntaxErrorStallsAndIsNotRetried() {
    create(hanna, "wrong", "tenantRef: {name: contoso}", "query: DeviceProcessEvents | wher x");
    var stalled = stage.awaitReady(MdeHuntingQuery.class, "wrong", "False", "QuerySyntax");

    assertThat(stalled.getStatus().conditions())
        .anyMatch(condition -> "Stalled".equals(condition.getType()));
    var asked = stage.simulator().huntingLedger().of(CONTOSO).size();
    stage.request(MdeHuntingQuery.class, "wrong", "now");
    await()
        .atMost(TIMEOUT.plusSeconds(30))
        .until(() -> stage.simulator().huntingLedger().of(CONTOSO).size() > asked);
    delete("wrong");
  }

  @Test
  void rowsNeverInLogsOrStatus() {
    event(PERSON, 77);
    create(hanna, "private", "tenantRef: {name: contoso}", "");
    stage.awaitReady(MdeHuntingQuery.class, "private", "True", "Ready");

    assertThat(delivered("private", PERSON)).isEqualTo(1);
    assertThat(Serialization.asYaml(get("private"))).doesNotContain(PERSON);
    assertThat(configMaps()).doesNotContain(PERSON);
    assertThat(
            stage.user().v1().events().inNamespace(stage.namespace()).list().getItems().toString())
        .doesNotContain(PERSON);
    assertThat(List.copyOf(log.list))
        .isNotEmpty()
        .noneMatch(
            event -> (event.getFormattedMessage() + event.getKeyValuePairs()).contains(PERSON));
    delete("private");
  }

  private String configMaps() {
    return stage.user().configMaps().inNamespace(stage.namespace()).list().getItems().stream()
        .map((ConfigMap one) -> Serialization.asYaml(one))
        .toList()
        .toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "period: 1m | period must be between 5m and 24h",
        "window: {overlap: 1m} | overlap must be at least 15m",
        "sinks: [{name: mirror, configMap: {}}] | no sink may be a configMap",
        "maxRows: 100001 | maxRows",
        "identity: [a, b, c, d, e, f, g, h, i] | identity",
        "query: '' | query",
        "window: {rescan: {lookback: 721h}} | lookback must be between 1m and 720h"
      })
  void theSchemaRefusesWhatCannotWork(String field, String message) {
    assertThatThrownBy(() -> create(hanna, "refused", "tenantRef: {name: contoso}", field))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theTenantIsImmutable() {
    create(hanna, "fixed", "tenantRef: {name: contoso}", "suspend: true");

    assertThatThrownBy(() -> create(hanna, "fixed", "tenantRef: {name: fabrikam}", "suspend: true"))
        .hasMessageContaining("tenantRef is immutable");
    assertThatThrownBy(
            () -> create(hanna, "fixed", "tenantSelector: {matchLabels: {a: b}}", "suspend: true"))
        .hasMessageContaining("cannot become one for many");
    delete("fixed");
  }

  @Test
  void whoMayEditOtherKindsMayNotHunt() {
    assertThatThrownBy(() -> create(mallory, "mallory", "tenantRef: {name: contoso}", ""))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("forbidden");
  }

  private void event(String account, int report) {
    var now = Instant.now();
    stage
        .simulator()
        .tenant(CONTOSO, "contoso")
        .hunting()
        .deviceProcessEvents()
        .add(
            now.minusSeconds(60),
            Map.of("DeviceId", "d" + report, "DeviceName", account, "ReportId", report));
  }

  private long delivered(String query, String account) {
    var uid = get(query).getMetadata().getUid();
    return receiver.events().stream()
        .map(Object::toString)
        .filter(one -> one.contains(account) && one.contains(uid))
        .count();
  }

  private void create(KubernetesClient who, String name, String tenant, String more) {
    var query = "DeviceProcessEvents | where ingestion_time() between (windowStart .. windowEnd)";
    var fields = more.isEmpty() ? "" : ", " + more;
    var defaults =
        (more.startsWith("query:") ? "" : ", query: '%s'".formatted(query))
            + (more.startsWith("sinks:")
                ? ""
                : ", sinks: [{name: siem, webhook: {url: '%s'}}]".formatted(receiver.url()))
            + (more.startsWith("identity:") ? "" : ", identity: [DeviceId, Timestamp, ReportId]");
    var manifest =
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeHuntingQuery
        metadata: {name: %s, namespace: %s}
        spec: {%s%s%s}
        """
            .formatted(name, stage.namespace(), tenant, fields, defaults);
    apply(who, manifest);
  }

  private static void apply(KubernetesClient who, String manifest) {
    who.resource(Serialization.unmarshal(manifest, MdeHuntingQuery.class))
        .fieldManager("test")
        .forceConflicts()
        .serverSideApply();
  }

  private MdeHuntingQuery get(String name) {
    return stage
        .user()
        .resources(MdeHuntingQuery.class)
        .inNamespace(stage.namespace())
        .withName(name)
        .get();
  }

  private void delete(String name) {
    hanna.resources(MdeHuntingQuery.class).inNamespace(stage.namespace()).withName(name).delete();
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private KubernetesClient user(String name, String clusterRole) {
    return ClusterUsers.create(stage.user(), stage.namespace(), name, clusterRole);
  }
}
