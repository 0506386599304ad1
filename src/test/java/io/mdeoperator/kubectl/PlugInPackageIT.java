// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mdeoperator.base.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code hack/plugin} packs, installed as krew does it, on a machine without Java. */
@Tag("slow")
class PlugInPackageIT {
  private static final Path PACKED = Path.of("target/plugin").toAbsolutePath();
  private static final String RELEASE = "https://example.com/mde-operator/releases/v0.1.0";

  private static Path archive;
  private static JsonNode manifest;

  @TempDir private static Path store;

  @BeforeAll
  static void packAndUnpack() throws Exception {
    archive = Path.of(run(Map.of(), "hack/plugin").lines().toList().getLast());
    manifest = manifest();
    Files.createDirectories(store.resolve("mde"));
    run(Map.of(), "tar -xzf '" + archive + "' -C '" + store.resolve("mde") + "'");
    Files.createDirectories(store.resolve("bin"));
    var program = store.resolve("mde").resolve(platform().path("bin").asText());
    Files.createSymbolicLink(store.resolve("bin/kubectl-mde"), program);
  }

  private static JsonNode manifest() throws IOException {
    return new YAMLMapper().readTree(PACKED.resolve("mde.yaml").toFile());
  }

  private static JsonNode platform() {
    return platform(manifest);
  }

  private static JsonNode platform(JsonNode manifest) {
    return manifest.path("spec").path("platforms").path(0);
  }

  /** krew.sigs.k8s.io: "Writing Krew plugin manifests". */
  @Test
  void manifestIsWhatKrewWants() throws IOException {
    assertThat(manifest.path("apiVersion").asText())
        .isEqualTo("krew.googlecontainertools.github.com/v1alpha2");
    assertThat(manifest.path("kind").asText()).isEqualTo("Plugin");
    // The file's name, and what follows kubectl.
    assertThat(manifest.path("metadata").path("name").asText()).isEqualTo("mde");
    var spec = manifest.path("spec");
    assertThat(spec.path("version").asText()).matches("v\\d+\\.\\d+\\.\\d+(-[A-Z]+)?");
    assertThat(spec.path("shortDescription").asText()).hasSizeBetween(10, 80).doesNotEndWith(".");
    assertThat(platform().path("selector").path("matchLabels").path("os").asText())
        .isIn("linux", "darwin");
    assertThat(platform().path("selector").path("matchLabels").path("arch").asText())
        .isIn("amd64", "arm64");
    assertThat(platform().path("uri").asText()).isEqualTo("file://" + archive);
    assertThat(platform().path("sha256").asText())
        .isEqualTo(Sha256.hex(Files.readAllBytes(archive)));
    assertThat(Files.readString(PACKED.resolve("mde.yaml"))).doesNotContain("@");
  }

  @Test
  void programStartsWithTheRuntimeThatItBrings() throws Exception {
    var environment = Map.of("JAVA_HOME", "", "MDE_NO_CACHE", "1");

    assertThat(run(environment, "kubectl-mde --version")).startsWith("kubectl-mde ");
    assertThat(run(environment, "kubectl-mde onboard examples/customers.csv --application partner"))
        .contains("kind: \"MdeTenant\"");
    assertThat(run(environment, "PATH='" + store + "/mde/training':$PATH kubectl-mde status"))
        .contains("1 of 1 customers are ready.");
  }

  /** The cache is of use only where it is found, and silent where it is not. */
  @Test
  void firstRunMakesACacheThatLaterRunsUse() throws Exception {
    var environment = Map.of("XDG_CACHE_HOME", store.resolve("cache").toString());
    run(environment, "kubectl-mde --version");
    var folder = store.resolve("cache/kubectl-mde");
    await().atMost(Duration.ofMinutes(2)).until(() -> cacheIn(folder));

    assertThat(run(environment, "kubectl-mde --version")).hasLineCount(1);
    run(environment, "for cache in '" + folder + "'/*.aot; do echo damaged >$cache; done");
    assertThat(run(environment, "kubectl-mde --version")).hasLineCount(1);
  }

  private static boolean cacheIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".aot"));
    }
  }

  /** So the manifest of a release needs no edits by hand, and has the checksum of what is there. */
  @Test
  void releaseHasTheSameArchiveAtItsAddress() throws Exception {
    var before = Sha256.hex(Files.readAllBytes(archive));

    run(Map.of(), "hack/plugin --release-url " + RELEASE + "/");

    var released = platform(manifest());
    assertThat(released.path("uri").asText()).isEqualTo(RELEASE + "/" + archive.getFileName());
    assertThat(released.path("sha256").asText()).isEqualTo(before);
    assertThat(Sha256.hex(Files.readAllBytes(archive))).isEqualTo(before);
  }

  /** Runs a command that has to succeed, where the plug-in is on the PATH; both outputs. */
  private static String run(Map<String, String> environment, String command) throws Exception {
    var shell = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true);
    shell.environment().putAll(environment);
    shell
        .environment()
        .merge("PATH", store.resolve("bin").toString(), (path, first) -> first + ":" + path);
    var process = shell.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
