// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  @ParameterizedTest
  @CsvSource({"PT0S,0s", "PT119S,119s", "PT2M,2m", "PT119M,119m", "PT2H,2h", "P2D,2d", "PT-5S,0s"})
  void ageIsAsKubectlShowsIt(Duration age, String text) {
    assertThat(Texts.age(Instant.EPOCH, Instant.EPOCH.plus(age))).isEqualTo(text);
  }

  /** A command that is shown can be pasted. */
  @Test
  void commandsAreQuotedForAShell() {
    assertThat(Texts.command(List.of("kubectl", "--context=my cluster", "it's", "$(x)", "")))
        .isEqualTo("kubectl '--context=my cluster' 'it'\\''s' '$(x)' ''");
  }

  @Test
  void printableKeepsLettersAndDropsControls() {
    assertThat(Texts.printable("Müller 日本 😀\u001b[31m\n\u202e\u0007"))
        .isEqualTo("Müller 日本 😀 [31m   ");
  }

  @Test
  void colourNeedsATerminal() {
    assertThat(Colour.BAD.paint("x", false)).isEqualTo("x");
    assertThat(Colour.BAD.paint("x", true)).startsWith("\u001b[31m").contains("x").endsWith("m");
    assertThat(Colour.NONE.paint("x", true)).isEqualTo("x");
  }

  @Test
  void tableIsPrintedWhileItGrows() {
    var out = new StringWriter();
    var table = new Table(new PrintWriter(out, true), List.of("A", "B"));
    for (var i = 0; i < 600; i++) {
      table.row(Colour.NONE, List.of("a" + i, "b"));
    }

    assertThat(out.toString().lines()).hasSize(601).contains("A      B", "a0     b", "a599   b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "contoso", "a.b-c.1", "0"})
  void namesOfObjects(String name) {
    assertThat(ObjectName.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a_b", "-a", "a-", "a..b", ".a", "a.", "a b", "ü", "a/b", "a\n"})
  void noNamesOfObjects(String name) {
    assertThat(ObjectName.isValid(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "tenant/x,TENANT",
    "MdeTenants/x,TENANT",
    "mdesync/x,FEED",
    "feeds.mde-operator.io/x,FEED",
    "mdeapp/x,APPLICATION"
  })
  void kindsByAllTheirNames(String text, Kind kind) {
    assertThat(ObjectName.parse(text).kind()).contains(kind);
  }
}
