// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.cluster.install.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image that {@code hack/image} has built; skipped where it has not. */
@Tag("slow")
class ImageIT {
  private static final long MAX_SIZE = 75_000_000;

  private static final String API_SERVER_IS_AWAY = " cannot be reached; check KUBECONFIG";

  @TempDir Path folder;
  private ImageArchive archive;

  @BeforeEach
  void unpack() throws IOException {
    assumeTrue(Files.exists(OperatorImage.ARCHIVE), "hack/image has built no image");
    archive = ImageArchive.unpack(OperatorImage.ARCHIVE, folder.resolve("layout"));
  }

  @Test
  void isForBothProcessorsInOneIndex() throws IOException {
    assertThat(archive.platforms()).containsExactly("linux/amd64", "linux/arm64");
    var architectures = new ArrayList<String>();
    for (var image : archive.images()) {
      architectures.add(image.architecture());
    }
    assertThat(architectures).isEqualTo(OperatorImage.ARCHITECTURES);
  }

  @Test
  void platformsShareAllJarsWithoutNativeCode() throws IOException {
    var images = archive.images();
    var shared = new ArrayList<>(images.getFirst().layers());
    shared.retainAll(images.getLast().layers());
    assertThat(jars(shared)).hasSizeGreaterThan(50);
    for (var image : images) {
      var own = new ArrayList<>(image.layers());
      own.removeAll(shared);
      assertThat(jars(own)).singleElement(STRING).contains("AmazonCorrettoCryptoProvider");
    }
  }

  private static List<String> jars(List<Path> layers) throws IOException {
    var jars = new ArrayList<String>();
    for (var layer : layers) {
      PlatformImage.entriesOf(layer).stream()
          .filter(file -> file.matches(".* app/.*[.]jar"))
          .forEach(jars::add);
    }
    return jars;
  }

  @Test
  void isSmall() throws IOException {
    for (var image : archive.images()) {
      assertThat(image.size()).as(image.architecture()).isLessThanOrEqualTo(MAX_SIZE);
    }
  }

  @Test
  void sameFilesGiveTheSameDigest() throws Exception {
    var images = new ArrayList<OperatorImage>();
    for (var architecture : OperatorImage.ARCHITECTURES) {
      var runtime = folder.resolve("again").resolve(architecture).resolve("runtime");
      Command.run(List.of("hack/runtime", "--arch", architecture, runtime.toString()));
      images.add(OperatorImage.of(architecture).with(runtime));
    }
    var digest = MultiPlatformArchive.pack("again:dev", images, folder.resolve("again/image.tar"));
    assertThat(archive.digest()).isEqualTo(digest);
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
    for (var image : archive.images()) {
      assertThat(image.config().path("User").asText())
          .isEqualTo(user.getRunAsUser() + ":" + user.getRunAsGroup());
    }
  }

  @Test
  void hasAFixedEntryPointAndLabels() throws IOException {
    for (var image : archive.images()) {
      assertThat(image.entryPoint())
          .containsExactly("/opt/java/bin/java", "-jar", "/app/mde-operator.jar");
      assertThat(image.config().path("Labels").fieldNames())
          .toIterable()
          .allMatch(label -> label.startsWith("org.opencontainers.image."))
          .hasSize(4);
    }
  }

  @Test
  void belongsToRootAndOnlyTemporaryFilesMayBeWritten() throws IOException {
    for (var image : archive.images()) {
      assertThat(image.entries())
          .isNotEmpty()
          .allMatch(entry -> entry.contains(" 0/0 "))
          .allMatch(entry -> entry.matches("[d-]rw[x-]r-[x-]r-[x-] .*") || entry.endsWith(" tmp/"));
    }
  }

  @Test
  void hasNoShellAndNoLinks() throws IOException {
    for (var image : archive.images()) {
      assertThat(image.entries())
          .noneMatch(entry -> entry.endsWith("/sh") || entry.endsWith("/bash"))
          .allMatch(entry -> entry.startsWith("-") || entry.startsWith("d"));
    }
  }

  @Test
  void startsTheOperatorWithNothingButItsOwnFiles() throws IOException {
    var log = root(archive.ownImage()).startUntil(API_SERVER_IS_AWAY, folder, List.of());

    assertThat(log).contains(ImageRoot.NATIVE_CRYPTOGRAPHY);
  }

  private ImageRoot root(PlatformImage image) throws IOException {
    return ImageRoot.of(image, folder.resolve("root"));
  }

  /** Scanners look for Debian's packages in status.d, for all others in the list of the image. */
  @Test
  void saysWhatItIsMadeOf() throws IOException {
    for (var image : archive.images()) {
      var root = root(image).folder();
      var bill = new ObjectMapper().readTree(root.resolve("app/mde-operator.cdx.json").toFile());
      var known = bill.findValuesAsText("purl");
      var libc = "pkg:deb/debian/libc6@.*arch=" + image.architecture();
      assertThat(known).anyMatch(url -> url.matches(libc));
      assertThat(known).anyMatch(url -> url.startsWith("pkg:generic/openjdk@25."));
      var names = bill.path("components").findValuesAsText("name");
      try (var jars = Files.list(root.resolve("app/lib"))) {
        assertThat(jars.map(jar -> jar.getFileName().toString().replaceAll("-[0-9].*", "")))
            .isNotEmpty()
            .allSatisfy(jar -> assertThat(names).contains(jar));
      }
      try (var records = Files.list(root.resolve("var/lib/dpkg/status.d"))) {
        assertThat(records.map(record -> record.getFileName().toString()))
            .contains("libc6")
            .allSatisfy(record -> assertThat(names).contains(record));
      }
    }
  }
}
