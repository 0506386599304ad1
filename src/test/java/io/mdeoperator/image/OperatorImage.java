// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import io.mdeoperator.cluster.install.AotCache;
import io.mdeoperator.tool.BuildScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operator's container image: layers in the order of how often they change, owned by root with
 * fixed times, so that the same files give the same digest.
 */
final class OperatorImage {
  static final String JAVA = "/opt/java/bin/java";

  static final String JAR = "/app/mde-operator.jar";
  static final String AOT_CACHE = "mde-operator.aot";

  static final Path FOLDER = BuildScript.projectFolder().resolve("target/image");

  private static final Path PACKAGED =
      BuildScript.projectFolder().resolve("target/mde-operator.jar");
  private static final FilePermissions READABLE = FilePermissions.fromOctalString("644");
  private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");
  private static final FilePermissions FOR_EVERYONE = FilePermissions.fromOctalString("777");

  private final Path runtime;
  private final Optional<Path> aotCache;

  private OperatorImage(Path runtime, Optional<Path> aotCache) {
    this.runtime = runtime;
    this.aotCache = aotCache;
  }

  /** Of what {@code hack/image} has left in {@code target}, with this Java runtime. */
  static OperatorImage with(Path runtime) {
    return new OperatorImage(runtime, Optional.empty());
  }

  /** The same with a cache that was trained in it. */
  OperatorImage withAotCache(Path cache) {
    return new OperatorImage(runtime, Optional.of(cache));
  }

  /**
   * Packs it into an archive in OCI's format, and writes the list of what is in it beside that.
   *
   * @param name what it is called there, for example {@code mde-operator:dev}
   * @return the digest of its manifest
   */
  String pack(String name, Path archive) throws Exception {
    var cache = archive.resolveSibling("cache");
    var bill = BillOfMaterials.of(FOLDER);
    var builder =
        Jib.fromScratch()
            .setFormat(ImageFormat.OCI)
            .setPlatforms(Set.of(new Platform(architecture(), "linux")))
            .setFileEntriesLayers(
                layers(bill.write(archive.resolveSibling("mde-operator.cdx.json"))))
            .setEntrypoint(entryPoint())
            .setUser("65532:65532")
            .setWorkingDirectory(AbsoluteUnixPath.get("/app"))
            .setEnvironment(Map.of("PATH", "/opt/java/bin"))
            .setExposedPorts(Port.tcp(8080), Port.tcp(8081))
            .setLabels(labels(bill));
    return builder
        .containerize(
            Containerizer.to(TarImage.at(archive).named(name))
                .setOfflineMode(true)
                .setBaseImageLayersCache(cache)
                .setApplicationLayersCache(cache))
        .getDigest()
        .toString();
  }

  /** What the machine is called in Go, and so in images (OCI: "Image Configuration"). */
  private static String architecture() {
    var name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm64" : name;
  }

  private List<FileEntriesLayer> layers(Path bill) throws IOException {
    var application =
        FileEntriesLayer.builder()
            .setName("application")
            .addEntry(PACKAGED, besideJar(PACKAGED))
            .addEntry(bill, besideJar(bill));
    var layers = new ArrayList<FileEntriesLayer>();
    layers.add(layer("base", FOLDER.resolve("base"), "/"));
    layers.add(layer("runtime", runtime, "/opt/java"));
    layers.add(layer("libraries", PACKAGED.resolveSibling("lib"), "/app/lib"));
    layers.add(application.build());
    aotCache
        .map(cache -> FileEntriesLayer.builder().setName("aot").addEntry(cache, besideJar(cache)))
        .ifPresent(layer -> layers.add(layer.build()));
    return layers;
  }

  private static AbsoluteUnixPath besideJar(Path file) {
    return AbsoluteUnixPath.get("/app").resolve(file.getFileName());
  }

  private static FileEntriesLayer layer(String name, Path folder, String target)
      throws IOException {
    var layer = FileEntriesLayer.builder().setName(name);
    try (var content = Files.list(folder)) {
      for (var file : content.toList()) {
        layer.addEntryRecursive(
            file,
            AbsoluteUnixPath.get(target).resolve(file.getFileName()),
            OperatorImage::permissions);
      }
    }
    return layer.build();
  }

  private static FilePermissions permissions(Path file, AbsoluteUnixPath target) {
    if (target.equals(AbsoluteUnixPath.get("/tmp"))) {
      return FOR_EVERYONE;
    }
    return Files.isExecutable(file) ? EXECUTABLE : READABLE;
  }

  private List<String> entryPoint() {
    var command = new ArrayList<String>();
    command.add(JAVA);
    aotCache
        .map(cache -> new AotCache(besideJar(cache).toString()).use())
        .ifPresent(command::addAll);
    command.addAll(List.of("-jar", JAR));
    return command;
  }

  private static Map<String, String> labels(BillOfMaterials bill) {
    var prefix = "org.opencontainers.image.";
    return Map.of(
        prefix + "title", bill.name(),
        prefix + "description", bill.description(),
        prefix + "version", bill.version(),
        prefix + "licenses", "Apache-2.0");
  }
}
