// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The plug-in as a program that kubectl finds, made of the compiled classes. */
public final class PlugInProgram {
  /** What {@code hack/plugin} packs. */
  private static final List<String> LIBRARIES =
      List.of(
          "picocli",
          "jackson-core",
          "jackson-databind",
          "jackson-annotations",
          "jackson-dataformat-csv",
          "jackson-dataformat-yaml",
          "snakeyaml");

  private PlugInProgram() {}

  /**
   * Writes it into a folder that is to be on the PATH. Other libraries are not on its class path.
   *
   * @param jvmFlags such as {@code -Xmx32m}
   */
  public static Path install(Path folder, String... jvmFlags) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var script =
        "#!/bin/sh\nexec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 %s -cp '%s' %s \"$@\"\n"
            .formatted(java, String.join(" ", jvmFlags), classPath(), KubectlMde.class.getName());
    var program = Files.writeString(folder.resolve("kubectl-mde"), script);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .filter(entry -> Files.isDirectory(entry) || isLibrary(entry))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isLibrary(Path jar) {
    var file = jar.getFileName().toString();
    return file.equals("mde-operator.jar")
        || LIBRARIES.stream().anyMatch(name -> file.matches(name + "-[0-9].*"));
  }
}
