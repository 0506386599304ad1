// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What Linux says of a process (Linux manual: proc_pid_status(5)).
 *
 * @param peakMemory the most physical memory it ever had, in bytes
 * @param cpu time it has used
 */
record ProcessFigures(long peakMemory, Duration cpu) {
  private static final String PEAK = "VmHWM:";
  private static final long KIB = 1024;

  static ProcessFigures of(long pid) {
    var cpu = ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
    return new ProcessFigures(peakMemory(pid), cpu.orElse(Duration.ZERO));
  }

  /** Of the process that asks. */
  static ProcessFigures own() {
    return of(ProcessHandle.current().pid());
  }

  /** How long a JVM has stood still to collect garbage (JDK: "The jstat Command", -gcutil). */
  static Duration collecting(long pid) throws IOException {
    var jstat = Path.of(System.getProperty("java.home"), "bin", "jstat").toString();
    var output = new ProcessBuilder(jstat, "-gcutil", Long.toString(pid)).start().getInputStream();
    var columns =
        new String(output.readAllBytes(), StandardCharsets.US_ASCII).strip().split("\\s+", -1);
    return Duration.ofMillis(Math.round(1000 * Double.parseDouble(columns[columns.length - 1])));
  }

  private static long peakMemory(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith(PEAK))
          .map(line -> line.substring(PEAK.length()).replace("kB", "").strip())
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) * KIB)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
