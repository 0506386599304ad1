// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import static io.mdeoperator.entra.TokenRequests.AUDIENCE;
import static io.mdeoperator.entra.TokenRequests.CLIENT;
import static io.mdeoperator.entra.TokenRequests.NOW;
import static io.mdeoperator.entra.TokenRequests.TENANT;
import static io.mdeoperator.entra.TokenRequests.claims;
import static io.mdeoperator.entra.TokenRequests.request;
import static io.mdeoperator.entra.TokenRequests.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenVerificationTest {
  @Test
  void passesATokenThatWasAskedFor() {
    assertThat(reason(token())).isEmpty();
    assertThat(TokenVerification.verify(token(), request(TENANT.toUpperCase(Locale.ROOT)), NOW))
        .isEmpty();
  }

  @Test
  void passesAnAudienceWithOrWithoutSlash() {
    assertThat(reason(token(claims(TENANT, AUDIENCE + "/", CLIENT)))).isEmpty();
  }

  @Test
  void passesAnOpaqueTokenWhileItLasts() {
    assertThat(reason(new AccessToken("x", NOW.plusSeconds(1), Optional.empty()))).isEmpty();
    assertThat(reason(new AccessToken("x", NOW, Optional.empty())))
        .contains(Reason.TOKEN_NOT_CURRENT);
  }

  @Test
  void refusesATokenForAnotherTenantOrNone() {
    assertThat(reason(token(claims(CLIENT, AUDIENCE, CLIENT))))
        .contains(Reason.TOKEN_TENANT_MISMATCH);
    assertThat(reason(token(claims("", AUDIENCE, CLIENT)))).contains(Reason.TOKEN_TENANT_MISMATCH);
  }

  @Test
  void refusesATokenForAnotherApi() {
    assertThat(reason(token(claims(TENANT, "https://api.security.microsoft.com", CLIENT))))
        .contains(Reason.TOKEN_AUDIENCE_MISMATCH);
    assertThat(reason(token(claims(TENANT, "", CLIENT)))).contains(Reason.TOKEN_AUDIENCE_MISMATCH);
  }

  @Test
  void refusesATokenOfAnotherApplication() {
    assertThat(reason(token(claims(TENANT, AUDIENCE, TENANT))))
        .contains(Reason.TOKEN_APPLICATION_MISMATCH);
  }

  @Test
  void refusesATokenThatHasEnded() {
    assertThat(reason(token(lasting(NOW.minusSeconds(60), NOW))))
        .contains(Reason.TOKEN_NOT_CURRENT);
  }

  @Test
  void refusesATokenOfTheFutureBeyondFiveMinutes() {
    var end = NOW.plusSeconds(7200);
    var skew = Duration.ofMinutes(5);

    assertThat(reason(token(lasting(NOW.plus(skew), end)))).isEmpty();
    assertThat(reason(token(lasting(NOW.plus(skew).plusSeconds(1), end))))
        .contains(Reason.TOKEN_NOT_CURRENT);
  }

  @Test
  void passesATokenWithoutTimes() {
    assertThat(reason(token(lasting(null, null)))).isEmpty();
  }

  private static TokenClaims lasting(Instant notBefore, Instant expiresAt) {
    return new TokenClaims(
        TENANT, "", AUDIENCE, CLIENT, "principal", NOW, notBefore, expiresAt, Set.of());
  }

  private static Optional<Reason> reason(AccessToken token) {
    return TokenVerification.verify(token, request(TENANT), NOW).map(RemoteFailure::reason);
  }
}
