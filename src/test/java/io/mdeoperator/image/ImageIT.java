// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.cluster.install.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image that {@code hack/image} has built; skipped where it has not. */
class ImageIT {
  private static final Path ARCHIVE = OperatorImage.FOLDER.resolve("mde-operator.tar");
  private static final long MAX_SIZE = 75_000_000;

  @TempDir Path folder;
  private ImageArchive image;

  @BeforeEach
  void unpack() throws IOException {
    assumeTrue(Files.exists(ARCHIVE), "hack/image has built no image");
    image = ImageArchive.unpack(ARCHIVE, folder.resolve("layout"));
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(ARCHIVE)).isLessThanOrEqualTo(MAX_SIZE);
  }

  @Test
  void sameFilesGiveTheSameDigest() throws Exception {
    var runtime = folder.resolve("runtime");
    Command.run(List.of("hack/runtime", runtime.toString()));
    var digest = OperatorImage.with(runtime).pack("again:dev", folder.resolve("again.tar"));
    assertThat(image.digest()).isEqualTo(digest);
  }

  @Test
  void runsAsTheUserOfTheDeployment() throws IOException {
    var yaml = Files.readString(Installation.MANIFESTS.resolve("40-deployment.yaml"));
    var user =
        Serialization.unmarshal(yaml, Deployment.class)
            .getSpec()
            .getTemplate()
            .getSpec()
            .getSecurityContext();
    assertThat(image.config().path("User").asText())
        .isEqualTo(user.getRunAsUser() + ":" + user.getRunAsGroup());
  }

  @Test
  void hasAFixedEntryPointAndLabels() throws IOException {
    var config = image.config();
    assertThat(config.path("Entrypoint").toString())
        .isEqualTo("[\"/opt/java/bin/java\",\"-jar\",\"/app/mde-operator.jar\"]");
    assertThat(config.path("Labels").fieldNames())
        .toIterable()
        .allMatch(label -> label.startsWith("org.opencontainers.image."))
        .hasSize(4);
  }

  @Test
  void belongsToRootAndOnlyTemporaryFilesMayBeWritten() throws IOException {
    assertThat(image.entries())
        .isNotEmpty()
        .allMatch(entry -> entry.contains(" 0/0 "))
        .allMatch(entry -> entry.matches("[d-]rw[x-]r-[x-]r-[x-] .*") || entry.endsWith(" tmp/"));
  }

  @Test
  void hasNoShellAndNoLinks() throws IOException {
    assertThat(image.entries())
        .noneMatch(entry -> entry.endsWith("/sh") || entry.endsWith("/bash"))
        .allMatch(entry -> entry.startsWith("-") || entry.startsWith("d"));
  }

  @Test
  void startsTheOperatorWithNothingButItsOwnFiles() throws IOException {
    image.extract(folder.resolve("root"));
    var root = new ImageRoot(folder.resolve("root"), image.entryPoint());
    assertThat(root.run(List.of(), "--version")).startsWith("mde-operator ");
  }

  /** Scanners look for the first kind in status.d, for the others in the list of the image. */
  @Test
  void saysWhatItIsMadeOf() throws IOException {
    image.extract(folder.resolve("root"));
    var bill =
        new ObjectMapper().readTree(folder.resolve("root/app/mde-operator.cdx.json").toFile());
    var known = bill.findValuesAsText("purl");
    assertThat(known).anyMatch(url -> url.startsWith("pkg:deb/debian/libc6@"));
    assertThat(known).anyMatch(url -> url.startsWith("pkg:generic/openjdk@"));
    var names = bill.path("components").findValuesAsText("name");
    try (var jars = Files.list(folder.resolve("root/app/lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString().replaceAll("-[0-9].*", "")))
          .isNotEmpty()
          .allSatisfy(jar -> assertThat(names).contains(jar));
    }
    assertThat(folder.resolve("root/var/lib/dpkg/status.d/libc6")).exists();
  }
}
