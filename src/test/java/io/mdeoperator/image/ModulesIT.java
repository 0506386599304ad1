// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.tool.BuildScript;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code deploy/image/modules} against the jars, which exist from Maven's package phase on. */
class ModulesIT {
  private static final Path PROJECT = BuildScript.projectFolder();
  private static final String LEFT_OUT = "# -";

  @Test
  void everyModuleThatAJarNeedsIsListedOrLeftOutForAReason() throws IOException {
    var lines = Files.readAllLines(PROJECT.resolve("deploy/image/modules"));
    var listed = lines.stream().filter(line -> !line.startsWith("#")).toList();
    var leftOut =
        lines.stream()
            .filter(line -> line.startsWith(LEFT_OUT))
            .map(line -> line.substring(LEFT_OUT.length(), line.indexOf(':')))
            .collect(Collectors.toSet());
    assertThat(leftOut).doesNotContainAnyElementsOf(listed);
    var known = new TreeSet<>(leftOut);
    known.addAll(listed);
    assertThat(known).containsAll(needed());
    assertThat(needed()).as("what is left out is needed by some jar").containsAll(leftOut);
  }

  /**
   * All jars are asked: classes that are found by name only are in none that the first one names.
   */
  private static Set<String> needed() throws IOException {
    var jars = new ArrayList<String>();
    try (var libraries = Files.list(PROJECT.resolve("target/lib"))) {
      libraries.map(Path::toString).sorted().forEach(jars::add);
    }
    jars.add(PROJECT.resolve("target/mde-operator.jar").toString());
    var release = Integer.toString(Runtime.version().feature());
    var command = new ArrayList<>(List.of("--ignore-missing-deps", "--multi-release", release));
    command.addAll(List.of("--print-module-deps", "--class-path", String.join(":", jars)));
    command.addAll(jars);
    var output = new StringWriter();
    var writer = new PrintWriter(output);
    var jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    assertThat(jdeps.run(writer, writer, command.toArray(String[]::new)))
        .as(output.toString())
        .isZero();
    return Set.of(output.toString().strip().lines().toList().getLast().split(",", -1));
  }
}
