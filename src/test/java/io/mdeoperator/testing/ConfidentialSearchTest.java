// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfidentialSearchTest {
  private static final String SECRET = "s3cr~t.of-the_partner/+x";

  private final ConfidentialSearch search = new ConfidentialSearch(List.of("another", SECRET));

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"secret\":\"" + SECRET + "\"}", "client_secret=s3cr%7Et.of-the_partner%2F%2Bx"})
  void findsAValueAsItIsAndInAForm(String text) {
    assertThat(search.hits("log", text)).containsExactly("log holds value 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc", "client:"})
  void findsAValueInBase64WhereverItBegins(String before) {
    var bytes = (before + SECRET + " and more").getBytes(StandardCharsets.UTF_8);

    assertThat(search.hits("log", Base64.getEncoder().encodeToString(bytes))).hasSize(1);
    assertThat(search.hits("log", Base64.getUrlEncoder().encodeToString(bytes))).hasSize(1);
  }

  @Test
  void findsTheClaimsOfATokenAlone() {
    var tokens = new ConfidentialSearch(List.of("eyJhbGciOiJSUzI1NiJ9.Y2xhaW1z.c2lnbmF0dXJl"));

    assertThat(tokens.hits("log", "claims: Y2xhaW1z")).hasSize(1);
    assertThat(tokens.hits("log", "header: eyJhbGciOiJSUzI1NiJ9")).isEmpty();
  }

  @Test
  void findsNothingInOtherText() {
    assertThat(search.hits("log", "The client secret was refused.")).isEmpty();
  }
}
