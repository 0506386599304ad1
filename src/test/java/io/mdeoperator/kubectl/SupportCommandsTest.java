// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.kubectl.PlugIn.Result;
import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code preflight}, {@code support-bundle} and {@code completion}. */
class SupportCommandsTest {
  /** Of pods; their environments may hold what is confidential. */
  private static final String NAMES_AND_PORTS =
      " --output=jsonpath={range .items[*]}{.metadata.name}:"
          + "{.spec.containers[*].ports[?(@.name=='management')].containerPort}{\"\\n\"}{end}";

  private static final String VERSION =
      "{\"serverVersion\": {\"gitVersion\": \"v1.36.3\", \"minor\": \"36+\"}}";
  private static final String DEFINITIONS =
      "{\"resources\": [{\"name\": \"mdetenants\"}, {\"name\": \"mdealertsyncs\"}, {\"name\":"
          + " \"mdeapplications\"}, {\"name\": \"mdehuntingqueries\"}, {\"name\":"
          + " \"mdemachineactions\"}]}";

  @TempDir private Path folder;

  private static FakeCluster installed() {
    return new FakeCluster()
        .answering("version", VERSION)
        .answering("get --raw /apis/", DEFINITIONS)
        .with(
            """
            kind: Pod
            metadata: {name: mde-operator-1, labels: {mde-operator.io/component: operator}}
            status: {conditions: [{type: Ready, status: "True"}]}
            """)
        .with(config("mde-operator", "identity: {userAgent: MdePartner-Unset-x}"));
  }

  private static String config(String name, String text) {
    return """
    kind: ConfigMap
    metadata: {name: %s, labels: {mde-operator.io/component: operator}}
    data: {config.yaml: "%s"}
    """
        .formatted(name, text);
  }

  @Test
  void preflightFindsWhatIsMissing() {
    var result = installed().plugIn().run("preflight");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out().lines().map(line -> line.replaceAll(" {3,}", "|")))
        .containsSequence("ok|Kubernetes|v1.36.3", "ok|definitions|mde-operator.io/v1alpha1")
        .contains(
            "ok|operator|1 of 1 pods in mde-operator are ready",
            "FAILED|userAgent|Microsoft asks partners for their name: set identity.userAgent in the"
                + " ConfigMap mde-operator.");
  }

  @Test
  void preflightLooksAtTheLeaderOfEachShard() {
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var cluster =
        installed()
            .with(lease("mde-operator", "former", now.minusSeconds(3_600)))
            .with(lease("mde-operator-0-of-3", "pod-a", now))
            .with(lease("mde-operator-2-of-3", "pod-c", now.minusSeconds(60)))
            .with(lease("other", "pod-x", now));

    assertThat(cluster.plugIn().run("preflight").out())
        .containsPattern(
            "FAILED +leader +No replica leads; not renewed for 30 s: the Lease"
                + " mde-operator-1-of-3, mde-operator-2-of-3.");

    cluster
        .with(lease("mde-operator-1-of-3", "pod-b", now))
        .with(lease("mde-operator-2-of-3", "pod-d", now));
    assertThat(cluster.plugIn().run("preflight").out())
        .containsPattern("ok +leader +pod-a, pod-b, pod-d");
  }

  @Test
  void preflightNoticesThatNobodyLeads() {
    var cluster = installed().with(lease("mde-operator", "former", Instant.EPOCH));

    assertThat(cluster.plugIn().run("preflight").out())
        .containsPattern("FAILED +leader +No replica leads.*: the Lease mde-operator\\.");
  }

  /** As nameOverride and fullnameOverride of the chart make it. */
  @Test
  void preflightFindsAnOperatorOfAnotherName() {
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var cluster =
        new FakeCluster()
            .answering("version", VERSION)
            .answering("get --raw /apis/", DEFINITIONS)
            .with(
                """
                kind: Pod
                metadata:
                  name: soc-7f-x
                  labels: {app.kubernetes.io/name: defender, mde-operator.io/component: operator}
                status: {conditions: [{type: Ready, status: "True"}]}
                """)
            .with(
                config("soc", "{leaderElection: {leaseName: soc}, identity: {userAgent: Partner}}"))
            .with(
                """
                kind: ConfigMap
                metadata: {name: soc-dashboard, labels: {mde-operator.io/component: operator}}
                data: {dashboard.json: "{}"}
                """)
            .with(lease("soc", "soc-7f-x-1", now))
            .with(lease("not-soc", "other", now));

    var result = cluster.plugIn().run("preflight");

    assertThat(result.out().lines().map(line -> line.replaceAll(" {3,}", "|")))
        .contains(
            "ok|operator|1 of 1 pods in mde-operator are ready",
            "ok|leader|soc-7f-x-1",
            "ok|userAgent|set");
    assertThat(result.status()).isZero();
  }

  private static String lease(String name, String holder, Instant renewed) {
    return "{kind: Lease, metadata: {name: %s}, spec: {holderIdentity: %s, renewTime: \"%s\"}}"
        .formatted(name, holder, renewed);
  }

  @Test
  void preflightEndsEarlyWithoutDefinitions() {
    var result =
        new FakeCluster()
            .answering("version", VERSION)
            .failing("get --raw /apis/", Cause.NOT_FOUND, "not found")
            .plugIn()
            .run("preflight");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).contains("apply crds/").doesNotContain("userAgent");
  }

  @Test
  void preflightAsksForTheNamespaceWhereNoPodIs() {
    var result =
        new FakeCluster()
            .answering("version", VERSION)
            .answering("get --raw /apis/", DEFINITIONS)
            .plugIn()
            .run("preflight");

    assertThat(result.out())
        .contains(
            "no pods in mde-operator: name the namespace",
            "kubectl describe deployments --namespace=mde-operator says why")
        .contains("--operator-namespace")
        .doesNotContain("kubectl describe pods");
  }

  /** Onboarding engineers see their namespace only. */
  @Test
  void preflightDoesWithoutRightsInTheOperatorsNamespace() {
    var result =
        new FakeCluster()
            .answering("version", VERSION)
            .answering("get --raw /apis/", DEFINITIONS)
            .failing("get pods", Cause.FORBIDDEN, "no")
            .failing("get lease", Cause.FORBIDDEN, "no")
            .failing("get configmap", Cause.FORBIDDEN, "no")
            .failing("auth can-i create mdetenants", Cause.OTHER, "no")
            .failing("auth can-i create mdemachineactions", Cause.OTHER, "no")
            .plugIn()
            .run("preflight");

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("you may not look into the operator's namespace", "you may not apply manifests")
        .contains("you may hunt", "you may not ask for actions on devices");
  }

  @Test
  void preflightKnowsTheOldestKubernetes() {
    var old = VERSION.replace("36", "31");

    assertThat(
            new FakeCluster()
                .answering("version", old)
                .answering("get --raw", DEFINITIONS)
                .plugIn()
                .run("preflight")
                .out())
        .contains("the operator needs 1.32 or newer");
  }

  @Test
  void bundleHoldsObjectsAndLogsButNoPathOfASink() throws IOException {
    var cluster =
        installed()
            .with(Manifest.application("True", "Ready"))
            .with(
                Manifest.feed("alerts", "contoso", "True", "Ready", "")
                    .replace(
                        "metadata: {",
                        "metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration:"
                            + " t0k3n, a: b}, ")
                    .replace(
                        "sinks: [{name: siem, webhook",
                        "sinks: [{name: otlp, otlp: {endpoint: 'https://logs.example/t0k3n'}},"
                            + " {name: siem, webhook"))
            .answering("logs", "a line of the log")
            .failing("get lease", Cause.FORBIDDEN, "You lack a right.");

    var files = bundle(cluster);

    assertThat(files)
        .containsKeys("mde-support/MdeApplication.jsonl", "mde-support/contents.txt")
        .doesNotContainKey("mde-support/operator/leases.yaml")
        .containsEntry("mde-support/operator/log.txt", "a line of the log");
    assertThat(files.get("mde-support/MdeAlertSync.jsonl"))
        .contains(
            "https://siem.example/(left out)", "https://logs.example/(left out)", "\"a\":\"b\"");
    assertThat(files.get("mde-support/contents.txt"))
        .contains(
            "operator/leases.yaml is missing: You lack a right.",
            "operator/metrics is missing: there are no pods.");
    assertThat(files.values()).noneMatch(text -> text.contains("t0k3n"));
  }

  /** How attacks are looked for, what happened, and who acted, are not the vendor's business. */
  @Test
  void bundleHoldsNothingThatPeopleHaveWritten() throws IOException {
    var cluster =
        installed()
            .with(Manifest.query("scripts", "contoso", "True", "Ready"))
            .with(
                Manifest.action(
                        "isolate-pc1",
                        "contoso",
                        "True",
                        "Released",
                        """
                        target: {machineId: m-1, computerDnsName: pc1.example}
                        action: {id: a-1, requestor: k3y}
                        release: {due: "2026-01-01T00:15:00Z", action: {id: a-2, requestor: k3y}}
                        """)
                    .replace(
                        "metadata: {",
                        "metadata: {annotations: {mde-operator.io/requested-by: k3y,"
                            + " mde-operator.io/approved-by: k3y}, "));

    var files = bundle(cluster);

    assertThat(files.get("mde-support/MdeHuntingQuery.jsonl"))
        .contains("\"query\":\"(left out)\"", "https://siem.example/(left out)", "\"newRows\":2");
    assertThat(files.get("mde-support/MdeMachineAction.jsonl"))
        .contains("\"comment\":\"(left out)\"", "\"id\":\"a-2\"", "pc1.example", "Isolate")
        .containsPattern("requested-by\":\"\\(left out\\)");
    assertThat(files.get("mde-support/contents.txt")).contains("no text of queries");
    assertThat(files.values()).noneMatch(text -> text.contains("k3y") || text.contains("t0k3n"));
  }

  /** Values, alerts and environments are not even fetched. */
  @Test
  void bundleAsksForNothingConfidential() throws IOException {
    var cluster = installed();

    bundle(cluster);

    assertThat(cluster.commands())
        .allMatch(
            command ->
                !command.contains("configmaps")
                    || command.contains("app.kubernetes.io/managed-by!=mde-operator"))
        .filteredOn(command -> command.contains("secret"))
        .singleElement()
        .asString()
        .contains("--output=go-template=", "range $name, $value := .data}} {{$name}}{{end}}")
        .doesNotContain("{{$value}}");
    assertThat(cluster.commands())
        .filteredOn(command -> command.startsWith("get pods"))
        .allMatch(
            command -> command.endsWith("--output=wide") || command.endsWith(NAMES_AND_PORTS));
  }

  /** Whatever the release is called, and of the leader of each shard. */
  @Test
  void bundleHoldsTheMetricsOfEachPod() throws IOException {
    var cluster =
        installed()
            .answering("get pods --namespace", "mde-1-of-2-x:8080\nmde-0-of-2-y:9090\n")
            .answering(
                "get --raw /api/v1/namespaces/mde-operator/pods/mde-1-of-2-x:8080/proxy/metrics",
                "one 1")
            .failing(
                "get --raw /api/v1/namespaces/mde-operator/pods/mde-0-of-2-y:9090/proxy/metrics",
                Cause.FORBIDDEN,
                "You lack a right.");

    var files = bundle(cluster);

    assertThat(files).containsEntry("mde-support/operator/metrics/mde-1-of-2-x.txt", "one 1");
    assertThat(files.get("mde-support/contents.txt"))
        .contains("operator/metrics/mde-0-of-2-y.txt is missing: You lack a right.");
  }

  private Map<String, String> bundle(FakeCluster cluster) throws IOException {
    var file = folder.resolve("support.zip");
    Result result = cluster.plugIn().run("support-bundle", file.toString());
    assertThat(result.status()).as(result.err()).isZero();
    var files = new LinkedHashMap<String, String>();
    try (var zip = new ZipInputStream(Files.newInputStream(file))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
      }
    }
    return files;
  }

  @Test
  void bundleOverwritesNoFile() throws IOException {
    var file = Files.createFile(folder.resolve("old.zip"));

    assertThat(installed().plugIn().run("support-bundle", file.toString()).err())
        .contains("exists: name another file");
    assertThat(file).isEmptyFile();
  }

  /** As kubectl calls the program. */
  @Test
  void completesCommandsAndOptions() {
    var plugIn = new FakeCluster().plugIn();

    assertThat(plugIn.run("completion").out()).startsWith("#!/bin/sh\n");
    assertThat(plugIn.run("completion", "--words", "st").out().lines()).contains("status", ":4");
    assertThat(plugIn.run("completion", "--words", "").out().lines())
        .contains("why", "onboard", ":4");
    assertThat(plugIn.run("completion", "--words", "--", "status", "--not").out().lines())
        .contains("--not-ready");
  }
}
