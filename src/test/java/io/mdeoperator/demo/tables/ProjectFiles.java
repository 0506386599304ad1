// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo.tables;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The manifests of this project that the demo uses. */
public final class ProjectFiles {
  /** Where pom.xml is; hack/java sets the property. */
  private static final Path PROJECT = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

  private ProjectFiles() {}

  public static Path crds() {
    return PROJECT.resolve("crds");
  }

  public static Path install() {
    return PROJECT.resolve("deploy/install");
  }

  /** A new folder for what this run leaves behind. */
  public static Path newRunFolder() throws IOException {
    var parent = Files.createDirectories(PROJECT.resolve("target/demo"));
    return Files.createTempDirectory(parent, "run-");
  }

  /** As short as it can be told to somebody who is where pom.xml is. */
  public static Path fromProject(Path file) {
    return PROJECT.relativize(file);
  }

  public static List<CustomResourceDefinition> definitions() {
    return yaml(crds()).map(file -> read(file, CustomResourceDefinition.class)).toList();
  }

  public static CustomResourceDefinition definition(String plural) {
    var file = crds().resolve(plural + "." + Api.GROUP + ".yaml");
    return read(file, CustomResourceDefinition.class);
  }

  /** One object per file, in order of the file names. */
  public static List<HasMetadata> examples() {
    return yaml(PROJECT.resolve("examples")).map(file -> read(file, HasMetadata.class)).toList();
  }

  private static Stream<Path> yaml(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T read(Path file, Class<T> type) {
    try {
      return Serialization.unmarshal(Files.readString(file), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
