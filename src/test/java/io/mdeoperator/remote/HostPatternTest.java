// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPatternTest {
  private static final int MAX_NAME = 253;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "siem.example",
        "SIEM.Example.",
        "localhost",
        "*.hooks.example",
        "xn--bcher-kva.example",
        "10.0.0.1",
        "2001:db8::1",
        "[2001:db8::1]",
        "::ffff:10.0.0.1"
      })
  void acceptsNamesAndAddresses(String text) {
    assertThat(HostPattern.parse(text).text()).doesNotContain("[").doesNotEndWith(".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "*",
        "*.",
        "*.*.example",
        "a..b",
        "0:..",
        ":.",
        "1:2:3",
        ".a",
        "a.*.b",
        "-a.example",
        "a-.example",
        "a_b.example",
        "*.1",
        "*.0.0.1",
        "a b",
        "https://siem.example"
      })
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostPattern.parse(text));
  }

  /** Each of these letters becomes two in lower case, for which Java needs hours. */
  @Example
  void aTextOfMegabytesIsRefused() {
    var text = "\u0130".repeat(4 << 20);
    assertThatIllegalArgumentException().isThrownBy(() -> HostPattern.parse(text));
  }

  @Example
  void namesAreAsLongAsDnsAllows() {
    var longest = "a.".repeat(MAX_NAME / 2) + "a";
    assertThat(HostPattern.parse(longest).matches(longest)).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> HostPattern.parse(longest + ".a"));
    assertThatIllegalArgumentException().isThrownBy(() -> HostPattern.parse("a".repeat(64)));
  }

  @Property(tries = 200)
  void judgesTextOfAnyLength(
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 8) String part,
      @ForAll @IntRange(min = 1, max = 300_000) int times) {
    for (var text : new String[] {part + ".", "*." + part, ":" + part, part, "-" + part}) {
      var whole = text.repeat(times / text.length()) + "a";
      if (whole.length() > MAX_NAME) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostPattern.parse(whole));
      }
    }
  }
}
