// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.documentation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.ControlPlanePrograms;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.documentation.DocumentationPage.Block;
import io.mdeoperator.kubectl.PlugInProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation shows, tried on a real API server with the real kubectl. */
@Tag("slow")
@OnControlPlane(own = true)
class DocumentationClusterIT {
  private static final String READY =
      """
      {"status": {"observedGeneration": 1, "conditions": [{"type": "Ready", "status": "True",
        "reason": "Ready", "message": "As if verified.", "observedGeneration": 1,
        "lastTransitionTime": "2026-11-24T08:00:00Z"}]}}
      """;

  private static final String PLUG_IN = "kubectl mde ";

  private static final String KEY =
      Base64.getEncoder().encodeToString("a key that is thirty-two bytes !".getBytes(UTF_8));

  @TempDir private Path folder;

  @BeforeAll
  static void standWhereTheReaderStands(ControlPlane cluster, @TempDir Path folder)
      throws IOException {
    Installation.install(cluster);
    cluster.kubectl().apply(Path.of("examples"));
    cluster.kubectl().apply(Files.writeString(folder.resolve("objects.yaml"), queryAndAction()));
    cluster
        .kubectl()
        .run(
            "patch",
            "mdetenant",
            "contoso",
            "-n",
            "partner",
            "--subresource=status",
            "--type=merge",
            "-p",
            READY);
  }

  /** Those that the pages tell of, and that are no examples to be applied. */
  private static String queryAndAction() {
    return manifests().stream()
        .map(Block::text)
        .filter(text -> text.matches("(?s).*\nkind: (MdeHuntingQuery|MdeMachineAction)\n.*"))
        .collect(Collectors.joining("---\n"));
  }

  static List<Block> manifests() {
    return DocumentationPage.blocks().stream().filter(Block::isManifest).toList();
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void serverAcceptsTheManifest(Block block, ControlPlane cluster) throws IOException {
    var file = Files.writeString(folder.resolve("manifest.yaml"), block.text());
    var answer = cluster.kubectl().tryRun("apply", "--dry-run=server", "-f", file.toString());
    assertThat(answer.err()).isEmpty();
    assertThat(answer.code()).isZero();
  }

  static Stream<String> appliedManifests() throws IOException {
    try (var examples = Files.list(Path.of("examples"))) {
      var files = examples.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      var texts = new ArrayList<String>();
      for (var file : files) {
        texts.add(Files.readString(file));
      }
      manifests().forEach(block -> texts.add(block.text()));
      return texts.stream().filter(text -> text.contains("apiVersion: mde-operator.io/"));
    }
  }

  /** As people change from kubectl to a tool that applies on the server's side. */
  @ParameterizedTest
  @MethodSource("appliedManifests")
  void manifestIsAppliedAgainInEachWay(String text, ControlPlane cluster) throws IOException {
    var elsewhere = text.replace("namespace: partner", "namespace: " + cluster.namespace("again"));
    var file = Files.writeString(folder.resolve("manifest.yaml"), elsewhere);
    cluster.kubectl().apply(file);
    var generation = generation(cluster, file);

    for (var i = 0; i < 3; i++) {
      cluster.kubectl().run("apply", "--server-side", "-f", file.toString());
    }
    cluster
        .kubectl()
        .run(
            "apply",
            "--server-side",
            "--field-manager=kustomize-controller",
            "--force-conflicts",
            "-f",
            file.toString());

    assertThat(generation(cluster, file)).isEqualTo(generation);
  }

  private static String generation(ControlPlane cluster, Path file) {
    return cluster
        .kubectl()
        .run("get", "-f", file.toString(), "-o", "jsonpath={..metadata.generation}");
  }

  static List<String> kubectlCommands() {
    return consoleCommands().stream().filter(command -> !command.startsWith(PLUG_IN)).toList();
  }

  private static List<String> consoleCommands() {
    return DocumentationPage.blocks().stream()
        .filter(block -> block.language().equals("console"))
        .flatMap(block -> block.commands().stream())
        .filter(command -> command.startsWith("kubectl "))
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("kubectlCommands")
  void commandWorks(String command, ControlPlane cluster) throws Exception {
    var result = shell(cluster, command, "");
    assertThat(result.code()).as(result.output()).isZero();
  }

  static List<String> plugInCommands() {
    return consoleCommands().stream().filter(command -> command.startsWith(PLUG_IN)).toList();
  }

  /**
   * No operator answers here, and Fabrikam is not ready: 1 says so, and nothing else may be wrong.
   */
  @ParameterizedTest
  @MethodSource("plugInCommands")
  void plugInUnderstandsTheCommand(String command, ControlPlane cluster) throws Exception {
    PlugInProgram.install(folder);
    var impatient = command.replaceFirst("(check|wait|replay) (\\S+)", "$0 --timeout=1ms");
    var result = shell(cluster, impatient, "");
    assertThat(result.code()).as(result.output()).isIn(0, 1);
    assertThat(result.output()).doesNotContain("Exception");
  }

  @Test
  void secretIsMadeWithoutALineBreak(ControlPlane cluster) throws Exception {
    // Pasted: the shell reads its commands from where the secret is typed.
    var pasted = script("read -rs SECRET").strip() + "\ntyped~value\n";
    var result = shell(cluster, "bash -o pipefail", pasted);
    assertThat(result.code()).as(result.output()).isZero();
    var secret = cluster.client().secrets().inNamespace("partner").withName("partner-app").get();
    assertThat(secret.getMetadata().getLabels())
        .containsEntry("mde-operator.io/credential", "application");
    assertThat(Base64.getDecoder().decode(secret.getData().get("clientSecret")))
        .asString(UTF_8)
        .isEqualTo("typed~value");
  }

  @Test
  void keyOfTheConsentCallbackIsRotated(ControlPlane cluster) throws Exception {
    var keys =
        cluster
            .client()
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace(Installation.NAMESPACE)
                    .withName("mde-operator-consent")
                    .endMetadata()
                    .addToData("current", KEY)
                    .build());
    keys.create();
    var result = shell(cluster, script("/dev/urandom"), "");
    assertThat(result.code()).as(result.output()).isZero();
    var rotated = keys.get().getData();
    assertThat(rotated).containsEntry("previous", KEY).containsOnlyKeys("previous", "current");
    assertThat(Base64.getDecoder().decode(rotated.get("current"))).hasSize(32);
    assertThat(rotated.get("current")).isNotEqualTo(KEY);
  }

  /** The only script shown that holds this. */
  private static String script(String part) {
    var scripts =
        DocumentationPage.blocks().stream()
            .filter(block -> block.language().equals("sh") && block.text().contains(part))
            .toList();
    assertThat(scripts).hasSize(1);
    return scripts.getFirst().text();
  }

  private record Result(int code, String output) {}

  /** Runs it as a reader's shell would, in the project's folder. */
  private Result shell(ControlPlane cluster, String script, String typed) throws Exception {
    var input = Files.writeString(folder.resolve("typed"), typed);
    var shell =
        new ProcessBuilder("bash", "-o", "pipefail", "-c", script)
            .redirectInput(input.toFile())
            .redirectErrorStream(true);
    shell.environment().put("HOME", folder.toString());
    shell.environment().put("KUBECONFIG", cluster.adminKubeconfig().toString());
    var programs = ControlPlanePrograms.findOrBuild().folder() + ":" + folder;
    shell.environment().merge("PATH", programs, (path, first) -> first + ":" + path);
    var process = shell.start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), output);
  }
}
