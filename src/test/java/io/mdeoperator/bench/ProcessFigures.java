// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What Linux says of a process (Linux manual: proc_pid_status(5)).
 *
 * @param peakMemory the most physical memory it ever had, in bytes
 * @param cpu time it has used
 */
public record ProcessFigures(long peakMemory, Duration cpu) {
  private static final String PEAK = "VmHWM:";
  private static final long KIB = 1024;

  /** Of a process that runs. */
  public static ProcessFigures of(long pid) {
    var cpu = ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
    return new ProcessFigures(memory(pid, PEAK), cpu.orElse(Duration.ZERO));
  }

  /** Of the process that asks. */
  public static ProcessFigures own() {
    return of(ProcessHandle.current().pid());
  }

  /** How long a JVM has stood still to collect garbage (JDK: "The jstat Command", -gc). */
  public static Duration collecting(long pid) throws IOException {
    return Duration.ofMillis(Math.round(1000 * jstat(pid).get("GCT")));
  }

  /**
   * What a JVM has allocated, in bytes: as often as it has collected its young objects, what these
   * have room for; as exact as that is the same all the time.
   */
  public static long allocated(long pid) throws IOException {
    var figures = jstat(pid);
    return Math.round(figures.get("YGC") * figures.get("EC") * KIB);
  }

  private static Map<String, Double> jstat(long pid) throws IOException {
    var jstat = Path.of(System.getProperty("java.home"), "bin", "jstat").toString();
    var output = new ProcessBuilder(jstat, "-gc", Long.toString(pid)).start().getInputStream();
    var lines = new String(output.readAllBytes(), StandardCharsets.US_ASCII).strip().lines();
    var words = lines.map(line -> line.strip().split("\\s+", -1)).toList();
    return IntStream.range(0, words.getFirst().length)
        .filter(column -> !words.getLast()[column].equals("-"))
        .boxed()
        .collect(
            Collectors.toMap(
                column -> words.getFirst()[column],
                column -> Double.parseDouble(words.getLast()[column])));
  }

  /** The physical memory that a process has now, in bytes. */
  public static long residentMemory(long pid) {
    return memory(pid, "VmRSS:");
  }

  /** Has a JVM collect garbage, and waits for it (JDK: "The jcmd Command", GC.run). */
  public static void collect(long pid) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static long memory(long pid, String field) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> line.substring(field.length()).replace("kB", "").strip())
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) * KIB)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
