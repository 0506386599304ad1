// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word of a query, and where it stands; lines count from 1, positions from 0. */
record Token(Kind kind, String text, int line, int position) {
  private static final Pattern NEXT =
      Pattern.compile(
          "(?<GAP>\\s+|//[^\\n]*)"
              + "|(?<TIME>datetime\\([^)]*\\))"
              + "|(?<SPAN>\\d+(?:\\.\\d+)?(?:ms|[smhd])\\b)"
              + "|(?<NUMBER>-?\\d+)"
              + "|(?<NAME>in~|[A-Za-z_]\\w*)"
              + "|(?<TEXT>'[^'\\n]*'|\"[^\"\\n]*\")"
              + "|(?<SIGN>\\.\\.|>=|<=|==|!=|[|;=<>(),])"
              + "|(?<OTHER>.)",
          Pattern.DOTALL);

  enum Kind {
    TIME,
    SPAN,
    NUMBER,
    NAME,
    TEXT,
    SIGN,
    /** Nothing that is known here. */
    OTHER,
    END
  }

  static List<Token> of(String query) {
    var tokens = new ArrayList<Token>();
    var found = NEXT.matcher(query);
    var line = 1;
    var lineStart = 0;
    while (found.find()) {
      if (found.group("GAP") == null) {
        tokens.add(new Token(kind(found), found.group(), line, found.start() - lineStart));
      }
      for (var at = found.start(); at < found.end(); at++) {
        if (query.charAt(at) == '\n') {
          line++;
          lineStart = at + 1;
        }
      }
    }
    tokens.add(new Token(Kind.END, "<EOF>", line, query.length() - lineStart));
    return tokens;
  }

  private static Kind kind(Matcher found) {
    for (var kind : Kind.values()) {
      if (kind != Kind.END && found.group(kind.name()) != null) {
        return kind;
      }
    }
    throw new IllegalStateException("the pattern leaves nothing out");
  }

  boolean is(String word) {
    return (kind == Kind.NAME || kind == Kind.SIGN) && text.equals(word);
  }
}
