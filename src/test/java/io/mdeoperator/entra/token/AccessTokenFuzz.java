// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.entra.TokenRequests;
import io.mdeoperator.fuzz.FuzzTarget;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Access tokens, which are Entra's to write, and what is required of them. */
public final class AccessTokenFuzz {
  private static final String CLAIMS =
      """
      {"aud":"%s","iss":"https://sts.windows.net/%s/","tid":"%s","appid":"%s","roles":["Alert.Read.All"],"iat":1772366400,"nbf":1772366400,"exp":1772370300}\
      """
          .formatted(
              TokenRequests.AUDIENCE,
              TokenRequests.TENANT,
              TokenRequests.TENANT,
              TokenRequests.CLIENT);

  private AccessTokenFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofText(
            "access-token",
            AccessTokenFuzz::token,
            encoded("{\"alg\":\"none\"}") + "." + encoded(CLAIMS) + ".",
            jwt(CLAIMS)),
        FuzzTarget.ofText(
            "access-token-claims",
            claims -> token(jwt(claims)),
            CLAIMS,
            "{\"aud\":[\"a\",null],\"exp\":1e300,\"nbf\":-9223372036854775808,\"iat\":\"x\",\"roles\":\"A\",\"azp\":1}"),
        FuzzTarget.ofLines(
            "required-roles",
            2,
            AccessTokenFuzz::roles,
            "Alert.Read.All|Alert.ReadWrite.All\nAlert.ReadWrite.All",
            "|.Read\n|"));
  }

  private static void token(String text) {
    TokenClaimsReader.read(text)
        .ifPresent(
            claims -> {
              var problem =
                  TokenVerification.verify(
                      TokenRequests.token(claims),
                      TokenRequests.request(TokenRequests.TENANT),
                      TokenRequests.NOW);
              problem.ifPresent(failure -> assertThat(failure.detail()).isPrintable().isASCII());
              if (problem.isEmpty()) {
                assertThat(claims.tenantId()).isEqualTo(TokenRequests.TENANT);
                assertThat(claims.applicationId()).isEqualTo(TokenRequests.CLIENT);
              }
            });
  }

  private static void roles(List<String> lines) {
    var required = List.of(lines.getFirst().split(",", -1));
    var granted = Set.of(lines.getLast());

    var comparison = RoleRequirements.compare(required, granted);

    assertThat(required).containsAll(comparison.missing());
    assertThat(comparison.granted()).containsAll(comparison.surplus());
  }

  private static String jwt(String claims) {
    return encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encoded(claims) + ".c2ln";
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
  }
}
