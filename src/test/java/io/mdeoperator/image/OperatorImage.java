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

  /** Where {@code hack/image} leaves the images for all processors. */
  static final Path ARCHIVE = FOLDER.resolve("mde-operator.tar");

  /** The processors that it is made for, as Go and Debian call them. */
  static final List<String> ARCHITECTURES = List.of("amd64", "arm64");

  private static final Path PACKAGED =
      BuildScript.projectFolder().resolve("target/mde-operator.jar");
  private static final FilePermissions READABLE = FilePermissions.fromOctalString("644");
  private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");
  private static final FilePermissions FOR_EVERYONE = FilePermissions.fromOctalString("777");

  private final String architecture;
  private final Path runtime;
  private final Optional<Path> aotCache;

  private OperatorImage(String architecture, Path runtime, Optional<Path> aotCache) {
    this.architecture = architecture;
    this.runtime = runtime;
    this.aotCache = aotCache;
  }

  /** Of what {@code hack/image} has left in {@code target} for this architecture. */
  static OperatorImage of(String architecture) {
    return new OperatorImage(
        architecture, FOLDER.resolve(architecture).resolve("runtime"), Optional.empty());
  }

  /** The same with another Java runtime. */
  OperatorImage with(Path otherRuntime) {
    return new OperatorImage(architecture, otherRuntime, aotCache);
  }

  /** The same with a cache that was trained in it. */
  OperatorImage withAotCache(Path cache) {
    return new OperatorImage(architecture, runtime, Optional.of(cache));
  }

  /** That of this machine. */
  static String ownArchitecture() {
    var name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm64" : name;
  }

  /**
   * Packs it into an archive in OCI's format, for {@link MultiPlatformArchive}, and writes the list
   * of what is in it beside that.
   *
   * @param name what it is called there, for example {@code mde-operator:dev}
   * @param folder where its files are put, in a folder of their own
   * @return the archive
   */
  Path pack(String name, Path folder) throws Exception {
    var own = Files.createDirectories(folder.resolve(architecture));
    var archive = own.resolve("image.tar");
    var cache = folder.resolve("cache");
    var bill = BillOfMaterials.of(laidOut(), runtime);
    var builder =
        Jib.fromScratch()
            .setFormat(ImageFormat.OCI)
            .setPlatforms(Set.of(new Platform(architecture, "linux")))
            .setFileEntriesLayers(layers(bill.write(own.resolve("mde-operator.cdx.json"))))
            .setEntrypoint(entryPoint())
            .setUser("65532:65532")
            .setWorkingDirectory(AbsoluteUnixPath.get("/app"))
            .setEnvironment(Map.of("PATH", "/opt/java/bin"))
            .setExposedPorts(Port.tcp(8080), Port.tcp(8081))
            .setLabels(labels(bill));
    builder.containerize(
        Containerizer.to(TarImage.at(archive).named(name))
            .setOfflineMode(true)
            .setBaseImageLayersCache(cache)
            .setApplicationLayersCache(cache));
    return archive;
  }

  private List<FileEntriesLayer> layers(Path bill) throws IOException {
    var layers = new ArrayList<FileEntriesLayer>();
    var libraries = files(PACKAGED.resolveSibling("lib"));
    var ownLibraries = files(laidOut().resolve("lib"));
    ownLibraries.forEach(own -> libraries.removeIf(file -> file.endsWith(own.getFileName())));
    layers.add(layer("base", files(laidOut().resolve("base")), "/"));
    layers.add(layer("runtime", files(runtime), "/opt/java"));
    layers.add(layer("libraries of the platform", ownLibraries, "/app/lib"));
    var stored = StoredJars.of(libraries, FOLDER.resolve("stored"));
    layers.add(layer("libraries", stored, "/app/lib"));
    layers.add(layer("application", List.of(PACKAGED), "/app"));
    layers.add(layer("bill of materials", List.of(bill), "/app"));
    if (aotCache.isPresent()) {
      layers.add(layer("aot", List.of(aotCache.get()), "/app"));
    }
    return layers;
  }

  private Path laidOut() {
    return FOLDER.resolve(architecture);
  }

  private static FileEntriesLayer layer(String name, List<Path> files, String target)
      throws IOException {
    var layer = FileEntriesLayer.builder().setName(name);
    for (var file : files) {
      layer.addEntryRecursive(
          file,
          AbsoluteUnixPath.get(target).resolve(file.getFileName()),
          OperatorImage::permissions);
    }
    return layer.build();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return new ArrayList<>(files.sorted().toList());
    }
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
        .map(cache -> new AotCache("/app/" + cache.getFileName()).use())
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
