// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nobody can read a call with many nulls; records have constants and with-methods for that. */
class NullArgumentsTest {
  private static final int MAX_NULLS = 3;
  private static final Pattern CALL =
      Pattern.compile("\\bnew (?<type>\\w+(?:\\.\\w+)*)(?:<[^(]*>)?\\(");

  @Test
  void noConstructorIsCalledWithManyNullsOutsideOfItsOwnFile() throws IOException {
    var found = new ArrayList<String>();
    try (var files = Files.walk(Path.of("src"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        found.addAll(callsWithManyNulls(file));
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void countsOnlyTheNullsOfTheCallItself() {
    assertThat(nullsOf("1, null, of(null, null), (null), null, x -> null)")).isEqualTo(2);
    assertThat(nullsOf("null, null, \n null, null)")).isEqualTo(4);
  }

  private static List<String> callsWithManyNulls(Path file) throws IOException {
    var text = Files.readString(file);
    return CALL.matcher(text)
        .results()
        .filter(call -> nullsOf(text.substring(call.end())) > MAX_NULLS)
        .map(call -> call.group("type"))
        .filter(type -> !isDeclaredIn(text, type))
        .map(type -> file + ": new " + type)
        .toList();
  }

  private static boolean isDeclaredIn(String text, String type) {
    var name = type.substring(type.lastIndexOf('.') + 1);
    return Pattern.compile("\\b(record|class) " + name + "\\b").matcher(text).find();
  }

  /** The arguments that are a literal null, of a call whose opening parenthesis was just read. */
  private static int nullsOf(String rest) {
    var nulls = 0;
    var depth = 1;
    var argument = new StringBuilder();
    for (var i = 0; i < rest.length() && depth > 0; i++) {
      var c = rest.charAt(i);
      depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      if (depth == 0 || (depth == 1 && c == ',')) {
        nulls += argument.toString().strip().equals("null") ? 1 : 0;
        argument.setLength(0);
      } else {
        argument.append(c);
      }
    }
    return nulls;
  }
}
