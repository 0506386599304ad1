// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TokenClaimsReaderTest {
  @Test
  void readsTheClaimsOfADefenderToken() {
    var claims =
        read(
            """
            {"aud":"https://api.securitycenter.microsoft.com","iss":"https://sts.windows.net/x/",
             "iat":1000,"nbf":1000,"exp":4900,"appid":"AAAA-1","oid":"principal",
             "roles":["Alert.Read.All","Machine.Isolate"],"tid":"BBBB-2","ver":"1.0"}
            """);

    assertThat(claims)
        .isEqualTo(
            new TokenClaims(
                "bbbb-2",
                "https://sts.windows.net/x/",
                "https://api.securitycenter.microsoft.com",
                "aaaa-1",
                "principal",
                Instant.ofEpochSecond(1000),
                Instant.ofEpochSecond(1000),
                Instant.ofEpochSecond(4900),
                Set.of("Alert.Read.All", "Machine.Isolate")));
  }

  @Test
  void readsTheVersionTwoNameOfTheApplication() {
    assertThat(read("{\"azp\":\"AAAA-1\"}").applicationId()).isEqualTo("aaaa-1");
  }

  @Test
  void leavesEmptyWhatIsAbsentOrOfAnotherType() {
    assertThat(read("{\"tid\":7,\"roles\":[1,null,\"A\"]}"))
        .isEqualTo(new TokenClaims("", "", "", "", "", null, null, null, Set.of("A")));
    assertThat(read("{\"roles\":{}}").roles()).isEmpty();
    assertThat(read("{\"roles\":\"A\"}").roles()).containsExactly("A");
  }

  @Test
  void takesWhatIsNoJwtForOpaque() {
    assertThat(TokenClaimsReader.read("")).isEmpty();
    assertThat(TokenClaimsReader.read("opaque")).isEmpty();
    assertThat(TokenClaimsReader.read("a.b.c")).isEmpty();
    assertThat(TokenClaimsReader.read(jwt("[1]"))).isEmpty();
    assertThat(TokenClaimsReader.read(jwt("[".repeat(50_000)))).isEmpty();
    assertThat(TokenClaimsReader.read(jwt("{\"exp\":\"never\"}"))).isEmpty();
  }

  @Property
  void survivesAnyText(@ForAll String token, @ForAll String payload) {
    assertThat(TokenClaimsReader.read(token)).isEmpty();
    assertThat(TokenClaimsReader.read(jwt(payload))).isEmpty();
  }

  private static TokenClaims read(String payload) {
    return TokenClaimsReader.read(jwt(payload)).orElseThrow();
  }

  private static String jwt(String payload) {
    return base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + base64(payload) + ".AAAA";
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
