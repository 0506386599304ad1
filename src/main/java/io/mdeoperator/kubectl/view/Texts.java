// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Texts for a terminal. */
public final class Texts {
  private static final long SECONDS_SHOWN = 120;
  private static final long MINUTES_SHOWN = 120;
  private static final long HOURS_SHOWN = 48;

  private Texts() {}

  /**
   * A text that was written by others, without what would move the cursor, colour the terminal or
   * reverse the line.
   */
  public static String printable(String text) {
    return text.codePoints()
        .map(c -> isDangerous(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** How long ago, as kubectl shows it: 90s, 5m, 3h, 12d. */
  public static String age(Instant since, Instant now) {
    var age = Duration.between(since, now);
    if (age.isNegative()) {
      return "0s";
    }
    if (age.toSeconds() < SECONDS_SHOWN) {
      return age.toSeconds() + "s";
    }
    if (age.toMinutes() < MINUTES_SHOWN) {
      return age.toMinutes() + "m";
    }
    return age.toHours() < HOURS_SHOWN ? age.toHours() + "h" : age.toDays() + "d";
  }

  /** A command that a POSIX shell understands. */
  public static String command(List<String> words) {
    return words.stream().map(Texts::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=@%,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static boolean isDangerous(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
