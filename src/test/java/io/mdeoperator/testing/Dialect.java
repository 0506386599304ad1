// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Words that texts for people must not use: this project's own where the field has a standard. */
public final class Dialect {
  private static final Pattern WORDS =
      Pattern.compile(
          Stream.of(
                  "(go|goes|going|went) on", // continue, keep working, be unaffected, resume
                  "in hand", // current
                  "told", // reported, shown
                  "(?<!there )is no(?! longer)", // is not a
                  "somebody", // another client, a different owner
                  "mend(s|ed|ing)?", // fix
                  "heed(s|ed)?", // obey
                  "anew", // again
                  "(has|have|had|is) ended|(ends|ended) at", // expire
                  "for good", // permanently
                  "(is|are|be) looked at", // is checked
                  "so long an?", // a delay
                  "nothing to do", // No action needed.
                  "troubles?") // problem, failure
              .map(words -> "\\b(" + words + ")\\b")
              .reduce((some, more) -> some + "|" + more)
              .orElseThrow(),
          Pattern.CASE_INSENSITIVE);

  private Dialect() {}

  /** What of a text should be said in standard words; line breaks count as spaces. */
  public static List<String> in(String text) {
    return WORDS
        .matcher(text.replaceAll("\\s+", " "))
        .results()
        .map(MatchResult::group)
        .distinct()
        .toList();
  }
}
