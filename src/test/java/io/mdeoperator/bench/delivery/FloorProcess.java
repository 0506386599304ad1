// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.delivery;

import io.mdeoperator.bench.Backlog;
import io.mdeoperator.bench.FigureTable;
import io.mdeoperator.testing.TestEnvironment;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@link SourceFloor} has come to.
 *
 * @param bytes of a round
 * @param cpu of all rounds
 * @param wall of all rounds
 */
public record FloorProcess(long bytes, Duration cpu, Duration wall) {

  /**
   * Prints the least that alerts cost in a JVM with these flags, and returns how many of them a
   * second of CPU fetches and reads as JSON.
   */
  public static double print(
      FigureTable table, Backlog backlog, TestEnvironment stage, List<String> jvmFlags, int rounds)
      throws IOException, InterruptedException {
    var alerts = (double) backlog.alerts() * rounds;
    var rate = 0.0;
    for (var effort : SourceFloor.Effort.values()) {
      var floor = run(effort, backlog, stage, jvmFlags, rounds);
      rate = alerts / (floor.cpu().toMillis() / 1000.0);
      var what = effort == SourceFloor.Effort.FETCH ? "floor: fetch" : "floor: fetch and tokenise";
      table
          .row(what + ", per CPU second", FigureTable.perSecond(alerts, floor.cpu()))
          .row(what + ", by the clock", FigureTable.perSecond(alerts, floor.wall()));
    }
    return rate;
  }

  private static FloorProcess run(
      SourceFloor.Effort effort,
      Backlog backlog,
      TestEnvironment stage,
      List<String> jvmFlags,
      int rounds)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            SourceFloor.class.getName(),
            "--effort=" + effort,
            "--rounds=" + rounds,
            "--login-url=" + stage.simulator().loginUrl(),
            "--api-url=" + stage.simulator().apiUrl(),
            "--trust=" + stage.simulator().writeCa(Files.createTempDirectory("floor")),
            "--client-id=" + TestEnvironment.CLIENT_ID,
            "--tenants="
                + backlog.of().stream()
                    .map(customer -> customer.id())
                    .collect(Collectors.joining(",")),
            "--parts="
                + backlog.parts().stream().map(Object::toString).collect(Collectors.joining(","))));
    var builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    builder.environment().put("CLIENT_SECRET", TestEnvironment.CLIENT_SECRET);
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the process that reads and does nothing more has failed");
    }
    var figures = output.strip().lines().toList().getLast().split(" ", -1);
    return new FloorProcess(
        Long.parseLong(figures[0]),
        Duration.ofMillis(Long.parseLong(figures[1])),
        Duration.ofMillis(Long.parseLong(figures[2])));
  }
}
