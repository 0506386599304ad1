// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how soon a command of kubectl mde is done, without what kubectl itself takes. */
@Command(
    name = "plug-in",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Packs kubectl mde, and runs commands several times without and with its cache of classes. "
          + "A script that prints one customer stands in for kubectl."
    })
final class PlugInBench implements Callable<Integer> {
  @Option(names = "--runs", description = "Runs of each kind.")
  private int runs = 9;

  @Spec private CommandSpec spec;

  private PlugInBench() {}

  @Override
  public Integer call() throws Exception {
    var cache = Files.createTempDirectory("plug-in");
    var table = new FigureTable(spec.commandLine().getOut());
    var folder = pack();
    var without = Map.of("MDE_NO_CACHE", "1", "XDG_CACHE_HOME", cache.toString());
    table.row("kubectl mde --version", median(folder, without, "--version"));
    table.row("kubectl mde status", median(folder, without, "status"));
    var with = Map.of("XDG_CACHE_HOME", cache.toString());
    run(folder, with, "--version");
    Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> hasCache(cache));
    table.row("kubectl mde --version, with its cache", median(folder, with, "--version"));
    table.row("kubectl mde status, with its cache", median(folder, with, "status"), "<= 0.5 s");
    return 0;
  }

  /** The folder that was packed. */
  private static Path pack() throws IOException, InterruptedException {
    var packing = new ProcessBuilder("hack/plugin").redirectError(Redirect.INHERIT).start();
    var archive =
        new String(packing.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (packing.waitFor() != 0) {
      throw new IOException("hack/plugin failed");
    }
    return Path.of(archive.replaceFirst("\\.tar\\.gz$", ""));
  }

  private static boolean hasCache(Path cache) throws IOException {
    try (var files = Files.list(cache.resolve("kubectl-mde"))) {
      return files.anyMatch(file -> file.toString().endsWith(".aot"));
    }
  }

  private String median(Path folder, Map<String, String> environment, String command)
      throws IOException, InterruptedException {
    var times = new ArrayList<Duration>();
    for (var i = 0; i < runs; i++) {
      times.add(run(folder, environment, command));
    }
    return "%d ms".formatted(times.stream().sorted().toList().get(runs / 2).toMillis());
  }

  private static Duration run(Path folder, Map<String, String> environment, String command)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(List.of(folder.resolve("kubectl-mde").toString(), command))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().putAll(environment);
    builder.environment().merge("PATH", folder + "/training", (path, first) -> first + ":" + path);
    var start = Instant.now();
    builder.start().waitFor();
    return Duration.between(start, Instant.now());
  }
}
