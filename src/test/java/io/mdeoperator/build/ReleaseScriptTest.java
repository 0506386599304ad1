// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hack/release}, played on a copy of the files that it changes. */
class ReleaseScriptTest {
  private static final List<String> FOLDERS =
      List.of("crds", "deploy/install", "deploy/namespaced");
  private static final List<String> FILES =
      List.of(
          "pom.xml",
          "CHANGELOG.md",
          "README.md",
          "docs/operations.md",
          "deploy/Containerfile",
          "deploy/chart/mde-operator/Chart.yaml",
          "deploy/chart/mde-operator/README.md",
          "deploy/chart/mde-operator/values.yaml",
          "hack/release");

  private record Result(int code, String output) {}

  @TempDir private Path project;

  @BeforeEach
  void copyOfTheProject() throws Exception {
    var files = new ArrayList<>(FILES.stream().map(Path::of).toList());
    for (var folder : FOLDERS) {
      try (var inside = Files.list(Path.of(folder))) {
        files.addAll(inside.toList());
      }
    }
    for (var file : files) {
      Files.createDirectories(project.resolve(file).getParent());
      Files.copy(file, project.resolve(file));
    }
    git("init", "-q");
    git("config", "user.name", "Release");
    git("config", "user.email", "release@example.com");
    git("config", "core.excludesFile", "");
    git("config", "core.hooksPath", "none");
    commitAll();
  }

  @Test
  void tagsTheVersionWithItsFilesAndGoesOnWithTheNext() throws Exception {
    assertThat(release("7.8.9").code()).isZero();

    assertThat(git("log", "--format=%s", "-2"))
        .isEqualTo("chore(release): start 7.9.0-SNAPSHOT\nchore(release): 7.8.9\n");
    assertThat(git("show", "v7.8.9:pom.xml"))
        .contains("<artifactId>mde-operator</artifactId>\n  <version>7.8.9</version>");
    assertThat(git("show", "v7.8.9:deploy/install/40-deployment.yaml"))
        .contains("mde-operator/mde-operator:7.8.9");
    assertThat(git("show", "v7.8.9:deploy/chart/mde-operator/Chart.yaml"))
        .contains("\nversion: 7.8.9\nappVersion: 7.8.9\n");
    assertThat(git("show", "v7.8.9:deploy/chart/mde-operator/values.yaml"))
        .contains("userAgent: MdePartner-Unset-mde-operator/7.8.9");
    assertThat(git("show", "v7.8.9:deploy/chart/mde-operator/README.md"))
        .contains("MdePartner-Unset-mde-operator/7.8.9");
    assertThat(git("show", "v7.8.9:CHANGELOG.md"))
        .containsPattern("## Unreleased\n\n## \\[7\\.8\\.9] - \\d{4}-\\d\\d-\\d\\d\n\n### Added");
    assertThat(read("pom.xml")).contains("<version>7.9.0-SNAPSHOT</version>");
    assertThat(git("diff", "--stat", "HEAD~2", "HEAD")).doesNotContain(".before");
  }

  @Test
  void keepsTheDefinitionsOfTheRelease() throws Exception {
    release("7.8.9");

    var kept = project.resolve("src/test/resources/released-crds/7.8.9");
    try (var definitions = Files.newDirectoryStream(Path.of("crds"), "*.yaml")) {
      assertThat(StreamSupport.stream(definitions.spliterator(), false))
          .isNotEmpty()
          .allSatisfy(
              definition ->
                  assertThat(kept.resolve(definition.getFileName()))
                      .hasSameTextualContentAs(definition));
    }
  }

  @Test
  void changesNothingInADryRun() throws Exception {
    var head = git("rev-parse", "HEAD");

    var result = release("--dry-run", "7.8.9");

    assertThat(result.code()).isZero();
    assertThat(result.output()).contains("chore(release): 7.8.9", "+  <version>7.8.9</version>");
    assertThat(git("rev-parse", "HEAD") + git("tag") + git("status", "--porcelain"))
        .isEqualTo(head);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7.8", "v7.8.9", "7.8.9-SNAPSHOT", "7.08.9"})
  void refusesWhatIsNoVersion(String version) throws Exception {
    assertRefused(release(version), "VERSION has to look like 1.2.3");
  }

  @Test
  void refusesAVersionThatIsTagged() throws Exception {
    git("tag", "v7.8.9");

    assertRefused(release("7.8.9"), "the tag v7.8.9 exists");
  }

  @Test
  void refusesChangesThatAreNotCommitted() throws Exception {
    Files.writeString(project.resolve("README.md"), "changed");

    assertRefused(release("7.8.9"), "commit or stash");
  }

  @Test
  void refusesAReleaseThatTellsNothing() throws Exception {
    Files.writeString(
        project.resolve("CHANGELOG.md"), "## Unreleased\n\n## [0.0.1] - 2026-01-01\n\nFirst.\n");
    commitAll();

    assertRefused(release("7.8.9"), "CHANGELOG.md tells nothing");
  }

  private void assertRefused(Result result, String why) throws Exception {
    assertThat(result.code()).isOne();
    assertThat(result.output()).startsWith("hack/release: ").contains(why);
    assertThat(git("log", "--format=%s")).doesNotContain("release");
  }

  private Result release(String... arguments) throws Exception {
    return run("hack/release", arguments);
  }

  private void commitAll() throws Exception {
    git("add", "-A");
    git("commit", "-q", "-m", "test: the project");
  }

  private String git(String... arguments) throws Exception {
    return run("git", arguments).output();
  }

  private String read(String file) throws IOException {
    return Files.readString(project.resolve(file));
  }

  private Result run(String program, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(program));
    command.addAll(Arrays.asList(arguments));
    var process =
        new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), output);
  }
}
