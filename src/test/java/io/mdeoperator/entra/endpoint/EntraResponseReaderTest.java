// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.entra.token.ClockOffset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntraResponseReaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"{\"expires_in\":3599}", "{\"expires_in\":\"3599\"}"})
  void readsLifetimesAsNumberAndAsString(String body) {
    assertThat(read(200, body).expiresIn()).contains(Duration.ofSeconds(3599));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"expires_in\":-1}", "{\"expires_in\":\"soon\"}"})
  void knowsNoLifetimeWhereNoneIsSaid(String body) {
    assertThat(read(200, body).expiresIn()).isEmpty();
  }

  @Test
  void believesNoEndlessLifetime() {
    assertThat(read(200, "{\"expires_in\":9223372036854775807}").expiresIn())
        .contains(Duration.ofHours(28));
  }

  @Test
  void givesMsalTheTokenAndNothingElse() {
    assertThat(
            forMsal(
                200, "{\"access_token\":\"t\",\"expires_in\":\"60\",\"id_token\":\"x\",\"z\":1}"))
        .isEqualTo("{\"token_type\":\"Bearer\",\"expires_in\":60,\"access_token\":\"t\"}");
    assertThat(forMsal(200, "{\"access_token\":7}")).isEqualTo("{\"token_type\":\"Bearer\"}");
    assertThat(forMsal(200, "<html>")).isEqualTo("{\"token_type\":\"Bearer\"}");
  }

  @Test
  void givesMsalNoTextOfAnError() {
    assertThat(forMsal(429, "Too Many Requests"))
        .isEqualTo("{\"error\":\"no_error_code\",\"error_description\":\"HTTP 429 []\"}");
    assertThat(
            forMsal(
                401,
                "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: hunter2\"}"))
        .isEqualTo("{\"error\":\"invalid_client\",\"error_description\":\"HTTP 401 [7000215]\"}");
  }

  @Property
  void survivesAnyBytes(@ForAll byte[] body) {
    var node = EntraResponseReader.parse(body);

    assertThat(
            EntraResponseReader.read(
                    400, node, Optional.empty(), Optional.empty(), ClockOffset.NONE)
                .numbers())
        .isEmpty();
  }

  private static EntraResponse read(int status, String body) {
    return EntraResponseReader.read(
        status,
        EntraResponseReader.parse(body.getBytes(StandardCharsets.UTF_8)),
        Optional.empty(),
        Optional.empty(),
        ClockOffset.NONE);
  }

  private static String forMsal(int status, String body) {
    return EntraResponseReader.forMsal(
        status,
        EntraResponseReader.parse(body.getBytes(StandardCharsets.UTF_8)),
        read(status, body));
  }
}
