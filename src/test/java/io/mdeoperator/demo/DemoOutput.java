// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Prints the story: in colour and with a sign of progress on a terminal, plain text in a pipe or
 * where {@code NO_COLOR} is set.
 */
public final class DemoOutput {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final String INDENT = "   ";
  private static final String SPINNER = "|/-\\";
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final boolean coloured = Ansi.AUTO.enabled();
  private int steps;
  private boolean inStep;
  private boolean afterGap;
  private long stepStart;

  @SuppressWarnings("SystemConsoleNull") // from JDK 25 on it is null again without a terminal
  public DemoOutput(PrintWriter out) {
    this.out = out;
    this.terminal = System.console() != null && System.console().isTerminal();
  }

  /** Begins the next step, and ends the one before. */
  public void step(String text) {
    endStep();
    steps++;
    inStep = true;
    stepStart = System.nanoTime();
    gap();
    print(styled(steps + ". " + text, Style.bold));
  }

  /** Says how long the step took, if there is one that has not ended. */
  public void endStep() {
    if (inStep) {
      inStep = false;
      var seconds = (System.nanoTime() - stepStart) / 1e9;
      say(styled("step %d: %.1f s".formatted(steps, seconds), Style.faint));
    }
  }

  public void say(String text) {
    text.lines().forEach(line -> print(line.isEmpty() ? "" : INDENT + line));
  }

  /** A link or another thing to copy, alone on its line. */
  public void show(String text) {
    print(INDENT + styled(text, Style.fg_cyan));
  }

  /** What somebody else's screen shows. */
  public void quote(String text) {
    gap();
    text.lines().forEach(line -> say(styled("| ", Style.faint) + line));
    gap();
  }

  /** A command and what it prints. */
  public void command(String command, String output) {
    gap();
    say(styled("$ " + command, Style.faint));
    say(coloured ? inColour(output) : output);
    gap();
  }

  public void failed(String message) {
    gap();
    print(styled("FAILED", Style.fg_red, Style.bold) + " " + message);
  }

  /** Asks at the terminal; without one, the answer is no. */
  public boolean asks(String question) {
    say(question + " [y/N]");
    if (!terminal) {
      say("(There is no terminal to answer at: --yes agrees beforehand.)");
      return false;
    }
    return "y".equalsIgnoreCase(System.console().readLine());
  }

  /**
   * Waits for what the text says, at most a minute.
   *
   * @param instead tells what is the case when it did not come true
   */
  public void await(String what, BooleanSupplier condition, Supplier<String> instead)
      throws DemoFailedException, InterruptedException {
    var start = Instant.now();
    for (var round = 0; !condition.getAsBoolean(); round++) {
      if (Duration.between(start, Instant.now()).compareTo(TIMEOUT) > 0) {
        erase();
        throw new DemoFailedException(
            "step %d: waited a minute in vain until %s. %s".formatted(steps, what, instead.get()));
      }
      progress(round, what);
      Thread.sleep(LOOK_AGAIN);
    }
    erase();
    var seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
    say(styled("ok", Style.fg_green) + " %s (%.1f s)".formatted(what, seconds));
  }

  /** Notes a check that has passed. */
  public void passed(String what) {
    say(styled("ok", Style.fg_green) + " " + what);
  }

  /** One empty line, however often it is asked for. */
  private void gap() {
    if (!afterGap) {
      print("");
    }
  }

  private void print(String line) {
    out.println(line);
    out.flush();
    afterGap = line.isEmpty();
  }

  private void progress(int round, String what) {
    if (terminal) {
      out.print(ERASE_LINE + INDENT + SPINNER.charAt(round % SPINNER.length()) + " " + what);
      out.flush();
    }
  }

  private void erase() {
    if (terminal) {
      out.print(ERASE_LINE);
    }
  }

  private String inColour(String table) {
    return table
        .replaceAll("\\bTrue\\b", styled("True", Style.fg_green))
        .replaceAll("\\bFalse\\b", styled("False", Style.fg_yellow));
  }

  private String styled(String text, IStyle... styles) {
    return coloured ? Style.on(styles) + text + Style.reset.on() : text;
  }
}
