// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.audit.AuditEvent;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import io.mdeoperator.consent.StateKeys;
import io.mdeoperator.fleet.FleetStory;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.http.Faults;
import io.mdeoperator.testing.TestEnvironment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Much of what can happen to a partner, told to two replicas of the shipped operator, one after the
 * other, with the shipped rights and flags: refused, expired and rotated secrets, consent given and
 * withdrawn, errors of both services whose texts quote a secret, alerts mirrored, changed and
 * forgotten. What was left behind is kept for tests to look at.
 */
final class SecurityStory implements AutoCloseable {
  /** Title of an alert, which the mirror has to show. */
  static final String TITLE = "Alert that everybody may see";

  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String FABRIKAM = "33333333-3333-3333-3333-333333333333";
  private static final String UNKNOWN_SECRET = "unknown~secret/of+the_partner";
  private static final String EXPIRED_SECRET = "expired~secret/of+the_partner";
  private static final String ROTATED_SECRET = "rotated~secret/of+the_partner";
  private static final String CODE = "code~of-the_administrator";
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final ControlPlane cluster;
  private final Path kubeconfig;
  private final TestEnvironment stage;
  private final CustomerTenant contoso;
  private final SecurityFeeds feeds;
  private final Map<String, String> leftovers = new LinkedHashMap<>();
  private int requests;
  private List<AuditEvent> secondReplicaCalls = List.of();
  private Lease afterStop;

  SecurityStory(ControlPlane cluster) throws Exception {
    this.cluster = cluster;
    Installation.install(cluster);
    kubeconfig = Installation.operatorKubeconfig(cluster);
    var access = Config.fromKubeconfig(kubeconfig.toFile());
    stage = new TestEnvironment(cluster.client(), access, cluster.namespace("partner"));
    stage.app().declareRoles("Alert.Read.All", "Machine.Isolate", "Machine.Read.All");
    contoso = stage.customer(CONTOSO, "Contoso").consent(stage.app());
    feeds = new SecurityFeeds(stage, contoso);
    stage.customer(FABRIKAM, "Fabrikam");
  }

  /** Tells it from the beginning to the end. */
  void tell() throws Exception {
    try (var first = start("first", ShippedDeployment.read().jvmFlags())) {
      replaceSecretsUntilOneIsAccepted();
      feeds.mirrorAlerts();
      feeds.renameASink();
      feeds.feedATenantByItsLabels();
      new SecurityDevices(stage, contoso).isolateOneForAWhile();
      huntWithoutConsent();
      answerWithErrors();
      withdrawConsentAndGiveItAgain();
      rotateSecret();
      stop("first", first);
    }
    afterStop =
        cluster
            .client()
            .leases()
            .inNamespace(Installation.NAMESPACE)
            .withName("mde-operator")
            .get();
    var beforeSecond = cluster.auditLog().now();
    try (var second = start("second", withTextLogs())) {
      comeBackFromEntra();
      feeds.mirrorOneMore();
      answerWithErrors();
      withdrawConsentAndGiveItAgain();
      stop("second", second);
    }
    secondReplicaCalls = cluster.auditLog().since(beforeSecond, Installation.OPERATOR_USER);
    leftovers.put("objects", everythingButSecrets());
    leftovers.put("audit log", Files.readString(cluster.auditLog().file()));
  }

  /** Starts one more replica, whose log tells what the libraries tell at DEBUG. */
  String logOfAReplicaAtDebug() throws Exception {
    var levels =
        Files.writeString(
            cluster.folder().resolve("debug.xml"),
            """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%msg%n</pattern></encoder>
              </appender>
              <root level="DEBUG"><appender-ref ref="OUT"/></root>
            </configuration>
            """);
    try (var operator = start("debug", List.of("-Dlogback.configurationFile=" + levels))) {
      check();
      return operator.log();
    }
  }

  /** All secrets and tokens that there were, and the operator's own token for the API server. */
  Set<String> confidential() {
    var values = new TreeSet<>(stage.simulator().confidential());
    values.addAll(List.of(UNKNOWN_SECRET, EXPIRED_SECRET, ROTATED_SECRET));
    values.addAll(List.of(CODE, keyOfTheCallback()));
    values.add(Config.fromKubeconfig(kubeconfig.toFile()).getAutoOAuthToken());
    return values;
  }

  /** Texts in which nothing confidential may be, by name. */
  Map<String, String> leftovers() {
    return leftovers;
  }

  /** The second replica's calls. */
  List<AuditEvent> secondReplicaCalls() {
    return secondReplicaCalls;
  }

  /** The Lease after the first replica was stopped, and before the second was started. */
  Lease leaseAfterStop() {
    return afterStop;
  }

  @Override
  public void close() {
    stage.close();
  }

  private OperatorProcess start(String name, List<String> flags) throws Exception {
    var allFlags = new ArrayList<>(flags);
    allFlags.add("-Djava.io.tmpdir=" + Files.createDirectories(temporaryFiles(name)));
    var config = stage.configFile("leaderElection: {enabled: true, namespace: mde-operator}");
    var operator =
        OperatorProcess.start(
            kubeconfig,
            cluster.folder().resolve(name + "-replica.log"),
            allFlags,
            "--config",
            config.toString());
    operator.awaitReady(stage.managementPort(), TIMEOUT);
    return operator;
  }

  private static List<String> withTextLogs() {
    return ShippedDeployment.read().jvmFlags().stream()
        .filter(flag -> !flag.startsWith("-Dlogback"))
        .toList();
  }

  private Path temporaryFiles(String replica) {
    return cluster.folder().resolve(replica + "-tmp");
  }

  private void stop(String name, OperatorProcess operator) throws Exception {
    var process = Path.of("/proc", Long.toString(operator.pid()));
    leftovers.put(name + " command line", Files.readString(process.resolve("cmdline")));
    leftovers.put(name + " environment", Files.readString(process.resolve("environ")));
    leftovers.put(name + " metrics", OperatorProcess.metrics(stage.managementPort()));
    operator.terminate();
    leftovers.put(name + " exit code", Integer.toString(operator.exitCode()));
    leftovers.put(name + " log", operator.log());
    leftovers.put(name + " files", filesIn(temporaryFiles(name)));
  }

  private void replaceSecretsUntilOneIsAccepted() {
    stage.app().addSecret(EXPIRED_SECRET, Instant.now().minusSeconds(60));
    stage.secret(UNKNOWN_SECRET);
    stage.applicationWithCallback();
    stage.tenant("contoso", CONTOSO);
    stage.awaitReady(MdeApplication.class, "partner", "False", "ClientSecretInvalid");
    stage.secret(TestEnvironment.CLIENT_SECRET + "\n");
    stage.awaitReady(MdeApplication.class, "partner", "False", "SecretValueMalformed");
    stage.secret(EXPIRED_SECRET);
    stage.awaitReady(MdeApplication.class, "partner", "False", "ClientSecretExpired");
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    stage.tenant("fabrikam", FABRIKAM);
    stage.awaitReady(MdeTenant.class, "fabrikam", "False", "ConsentPending");
  }

  /** The token for Graph has no role, so no query is sent. */
  private void huntWithoutConsent() {
    new FleetStory<>(
            stage,
            MdeHuntingQuery.class,
            """
            query: DeviceProcessEvents | where Timestamp > windowStart
            sinks: [{name: siem, webhook: {url: 'https://siem.example/hook'}}]
            """)
        .comesAndGoes("False", "GraphRoleMissing");
  }

  private void answerWithErrors() {
    var quoted = "Refused, as you sent " + TestEnvironment.CLIENT_SECRET + " and " + ROTATED_SECRET;
    var entra = stage.simulator().entraFaults();
    checkDuring(entra, Fault.htmlPage(503));
    checkDuring(entra, Fault.aadsts(90033, 503, "temporarily_unavailable", quoted));
    checkDuring(entra, Fault.answer(400, Map.of(), "application/json", "{\"error\": \"" + quoted));
    checkDuring(entra, Fault.truncatedBody());
    var api = stage.simulator().apiFaults();
    checkDuring(api, Fault.status(401));
    checkDuring(api, Fault.defenderError(403, "Forbidden", quoted));
    checkDuring(api, Fault.answer(500, Map.of("Location", quoted), "text/plain", quoted));
    checkDuring(api, Fault.truncatedBody());
    checkDuring(api, Fault.connectionReset());
    check();
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
  }

  private void withdrawConsentAndGiveItAgain() {
    contoso.withdraw(stage.app());
    check();
    stage.awaitReady(MdeTenant.class, "contoso", "False", "ConsentRevoked");
    contoso.consent(stage.app());
    check();
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
  }

  /** As the administrator's browser does, with a code that nobody is to see again. */
  private void comeBackFromEntra() throws Exception {
    var link = stage.get(MdeTenant.class, "contoso").getStatus().consent().url();
    var query = link.substring(link.indexOf("state=")) + "&admin_consent=True&code=" + CODE;
    for (var path : List.of("callback?" + query, "callback?error=access_denied&" + query)) {
      var answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://127.0.0.1:" + stage.consentPort() + "/consent/" + path))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(answer.statusCode()).isIn(200, 303);
      leftovers.merge("pages", answer.headers() + answer.body(), String::concat);
    }
  }

  private String keyOfTheCallback() {
    return cluster
        .client()
        .secrets()
        .inNamespace(Installation.NAMESPACE)
        .withName(StateKeys.SECRET)
        .get()
        .getData()
        .get("current");
  }

  private void rotateSecret() {
    stage.app().replaceSecrets(ROTATED_SECRET);
    stage.simulator().endAllTokens();
    check();
    stage.awaitReady(MdeApplication.class, "partner", "False", "ClientSecretInvalid");
    stage.secret(ROTATED_SECRET);
    stage.awaitReady(MdeApplication.class, "partner", "True", "Ready");
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
  }

  private void checkDuring(Faults faults, Fault fault) {
    try (var active = faults.whileActive(fault.forTenant(CONTOSO))) {
      check();
      await("fault to be met").atMost(TIMEOUT).until(() -> active.hits() > 0);
    }
  }

  /** Asks for a check of Contoso and waits for its end. */
  private void check() {
    var request = "request " + ++requests;
    stage.request(MdeTenant.class, "contoso", request);
    await(request)
        .atMost(TIMEOUT)
        .until(
            () ->
                request.equals(
                    stage.get(MdeTenant.class, "contoso").getStatus().lastHandledRequestedAt()));
  }

  /** As JSON: YAML would break long texts into lines, in which nothing is found any more. */
  private String everythingButSecrets() {
    var kubectl = cluster.kubectl();
    var resources =
        kubectl
            .run("api-resources", "--verbs=list", "-o", "name")
            .lines()
            .filter(resource -> !resource.equals("secrets"))
            .toList();
    return kubectl.run(
        "get", "-A", "-o", "json", "--show-managed-fields", String.join(",", resources));
  }

  private static String filesIn(Path folder) throws Exception {
    var text = new StringBuilder();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        text.append(file).append('\n').append(Files.readString(file));
      }
    }
    return text.toString();
  }
}
