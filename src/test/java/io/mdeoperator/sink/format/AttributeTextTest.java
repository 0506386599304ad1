// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttributeTextTest {
  @Test
  void whatAnAttributeMayNotHoldIsPercentEncoded() {
    assertThat(AttributeText.of("plain/é😀 ~")).isEqualTo("plain/é😀 ~");
    assertThat(AttributeText.of("a\n\u007f\u0085%\ufffe")).isEqualTo("a%0A%7F%C2%85%25%EF%BF%BE");
    assertThat(AttributeText.of("a\n")).isNotEqualTo(AttributeText.of("a%0A"));
    assertThat(AttributeText.of("half \ud83d")).doesNotContain("\ud83d");
  }
}
