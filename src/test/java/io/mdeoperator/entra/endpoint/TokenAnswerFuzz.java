// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.entra.TokenRequests;
import io.mdeoperator.entra.token.ClockOffset;
import io.mdeoperator.fuzz.FuzzTarget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Answers of Entra's token endpoint. */
public final class TokenAnswerFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenAnswerFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "token-answer",
            TokenAnswerFuzz::answer,
            "{\"access_token\":\"t\",\"expires_in\":\"3599\",\"token_type\":\"Bearer\"}"
                .getBytes(UTF_8),
            "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: x\\r\\nTrace ID: ab-12\",\"error_codes\":[7000215,70002],\"trace_id\":\"ab-12\",\"correlation_id\":\"cd-34\"}"
                .getBytes(UTF_8),
            "{\"error\":\"x\",\"error_description\":\"AADSTS650052\",\"error_codes\":[1e4,\"65001\",null]}"
                .getBytes(UTF_8)));
  }

  private static void answer(byte[] body) throws Exception {
    for (var status : List.of(200, 400, 503)) {
      var node = EntraResponseReader.parse(body);
      var answer =
          EntraResponseReader.read(
              status, node, Optional.empty(), Optional.empty(), ClockOffset.NONE);
      assertThat(answer.numbers()).allMatch(number -> number.matches("\\d{4,9}"));
      assertThat(answer.expiresIn().orElse(Duration.ZERO))
          .isBetween(Duration.ZERO, Duration.ofHours(28));

      var failure =
          EntraErrors.of(answer, TokenRequests.request(TokenRequests.TENANT), TokenRequests.NOW);
      assertThat(failure.detail()).isPrintable().isASCII().hasSizeLessThan(500);
      assertThat(failure.code().orElse("none")).matches("[A-Za-z0-9_.-]{1,64}");
      EntraErrors.isAboutCredential(failure);

      var msal = JSON.readTree(EntraResponseReader.forMsal(status, node, answer));
      assertThat(msal.fieldNames())
          .toIterable()
          .isSubsetOf("token_type", "expires_in", "access_token", "error", "error_description");
    }
  }
}
