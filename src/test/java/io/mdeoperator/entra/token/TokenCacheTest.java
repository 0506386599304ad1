// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import static io.mdeoperator.entra.TokenRequests.CLIENT;
import static io.mdeoperator.entra.TokenRequests.NOW;
import static io.mdeoperator.entra.TokenRequests.TENANT;
import static io.mdeoperator.entra.TokenRequests.request;
import static io.mdeoperator.entra.TokenRequests.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
  private static final TokenKey KEY = TokenKey.of(request(TENANT));
  private static final RemoteFailure FAILURE =
      RemoteFailure.of(Reason.IDENTITY_PROVIDER_UNAVAILABLE, "detail", NOW);

  private Instant passed = NOW;
  private final TokenCache memory = new TokenCache(() -> passed);

  @Test
  void handsOutATokenUntilFiveMinutesBeforeItsEnd() {
    memory.granted(KEY, token(), NOW);

    assertThat(answer(NOW.plusSeconds(3299))).contains(granted(Optional.empty()));
    assertThat(answer(NOW.plusSeconds(3300))).isEmpty();
  }

  @Test
  void renewsAShortLivedTokenAtHalfItsLife() {
    var brief = new AccessToken("t", NOW.plusSeconds(60), Optional.empty());
    memory.granted(KEY, brief, NOW);

    assertThat(answer(NOW.plusSeconds(29))).isPresent();
    assertThat(answer(NOW.plusSeconds(30))).isEmpty();
  }

  @Test
  void handsOutTheOldTokenToItsEndWhenRenewalFails() {
    memory.granted(KEY, token(), NOW);

    assertThat(failed(NOW.plusSeconds(3599))).isEqualTo(granted(Optional.of(FAILURE)));
    assertThat(failed(NOW.plusSeconds(3600))).isEqualTo(new TokenAnswer.Refused(FAILURE));
  }

  @Test
  void pausesAfterAFailedRenewalUnlessAFreshTokenIsWanted() {
    memory.granted(KEY, token(), NOW);
    var then = NOW.plusSeconds(3400);
    failed(then);

    assertThat(answer(then.plusSeconds(29))).contains(granted(Optional.of(FAILURE)));
    assertThat(fresh(then.plusSeconds(29))).isEmpty();
    assertThat(answer(then.plusSeconds(30))).isEmpty();
  }

  @Test
  void waitsAsLongAsTheServerWishesEvenForAFreshToken() {
    memory.failed(KEY, FAILURE.withRetryAfter(Duration.ofSeconds(60)), NOW);

    var left = FAILURE.withRetryAfter(Duration.ofSeconds(20));
    assertThat(fresh(NOW.plusSeconds(40))).contains(new TokenAnswer.Refused(left));
    assertThat(fresh(NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void keepsApplicationsWithTheSameClientIdApart() {
    memory.granted(KEY, token(), NOW);
    var stranger = TokenKey.of(request(TENANT, new Version("another-uid", "1")));

    assertThat(memory.answer(stranger, false, NOW)).isEmpty();
  }

  @Test
  void sharesATokenBetweenVersionsOfACredential() {
    memory.granted(KEY, token(), NOW);
    var rotated = TokenKey.of(request(TENANT, new Version("app-uid", "2")));

    assertThat(memory.answer(rotated, false, NOW)).isPresent();
  }

  @Test
  void forgetsTheTokenOfOneApplicationAlone() {
    var twin = TokenKey.of(request(TENANT, new Version("uid-of-a-twin", "1")));
    memory.granted(KEY, token(), NOW);
    memory.granted(twin, token(), NOW);

    memory.forget(twin);

    assertThat(memory.answer(twin, false, NOW)).isEmpty();
    assertThat(answer(NOW)).isPresent();
  }

  @Test
  void keepsNothingThatIsOver() {
    memory.granted(KEY, token(), NOW);
    var other = TokenKey.of(request(CLIENT));

    passed = NOW.plusSeconds(3601);
    memory.failed(other, FAILURE, passed);

    assertThat(memory.size()).isZero();
  }

  private TokenAnswer failed(Instant now) {
    passed = now;
    return memory.failed(KEY, FAILURE, now);
  }

  private Optional<TokenAnswer> fresh(Instant now) {
    passed = now;
    return memory.answer(KEY, true, now);
  }

  private Optional<TokenAnswer> answer(Instant now) {
    passed = now;
    return memory.answer(KEY, false, now);
  }

  private static TokenAnswer granted(Optional<RemoteFailure> failure) {
    return new TokenAnswer.Granted(token(), failure);
  }

  @Test
  void aClockThatIsSetBackProlongsNoPause() {
    memory.failed(KEY, FAILURE.withRetryAfter(Duration.ofSeconds(60)), NOW);
    passed = NOW.plusSeconds(60);

    assertThat(memory.answer(KEY, true, NOW.minusSeconds(3000))).isEmpty();
  }
}
