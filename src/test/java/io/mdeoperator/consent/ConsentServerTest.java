// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.consent.CallbackScene.Reply;
import io.mdeoperator.remote.AddressBlock;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.testing.UncaughtErrors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated
class ConsentServerTest {
  private static final String CALLBACK = "/consent/callback?admin_consent=True&state=";

  private final SimulatorClock clock =
      SimulatorClock.stoppedAt(Instant.parse("2026-01-01T00:00:00Z"));
  private CallbackScene scene;

  @BeforeEach
  void start() throws Exception {
    scene = new CallbackScene(clock, clock, AddressBlock.parse("127.0.0.1"));
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void tellsNothingOfTenantsOnTheIndexPage() {
    var index = scene.get("/consent/");

    assertThat(index.status()).isEqualTo(200);
    assertThat(index.body()).contains("No action is needed here").doesNotContain("Contoso");
    requireSecurityHeaders(index);
  }

  @Test
  void leadsFromTheCallbackToAnAddressWithoutTheCode() {
    var answer = scene.get(CALLBACK + scene.state() + "&code=c0de-of-the-administrator");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.headers()).containsEntry("location", "result?state=" + scene.state());
    requireSecurityHeaders(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/mde", "/a/b/c"})
  void worksUnderAnyPathOfAnIngress(String prefix) {
    assertThat(scene.get(prefix + CALLBACK + scene.state()).status()).isEqualTo(303);

    var page = scene.get(prefix + "/consent/result?state=" + scene.state());

    assertThat(page.body()).contains("Checking your consent", "href=\"result?state=");
    assertThat(page.headers()).containsEntry("refresh", "5;url=result?state=" + scene.state());
  }

  @ParameterizedTest
  @CsvSource({
    "error=access_denied, You did not give consent",
    "error=permission_denied&error_description=The+admin+canceled+the+request, You did not give",
    "error=consent_required&error_description=AADSTS65004:+User+declined, You did not give",
    "error=invalid_client&error_description=AADSTS650052:+no+service, Defender for Endpoint is not",
    "error=interaction_required&error_description=AADSTS90094:+x, Your account cannot give consent",
    "error=invalid_request&error_description=AADSTS90002:+x, is not set up correctly",
    "error=temporarily_unavailable, could not be checked yet",
    "error=invalid_client&error_description=AADSTS650051:+x, Microsoft did not accept",
    "error=invalid_request&error_description=AADSTS999999999:+x, Microsoft did not accept",
    "error=access_denied&error_description=AADSTS999999999:+x, Microsoft did not accept",
    "error=consent_required&error_description=AADSTS999999999:+x, Microsoft did not accept",
    "error=invalid_request, Microsoft did not accept",
    "error=invalid_request&error_description=AADSTS50011:+x, is not set up correctly",
    "error=interaction_required&error_description=AADSTS5000225:+x, Microsoft has blocked",
    "error=never_seen&error_description=AADSTS999999999:+x, Microsoft did not accept",
    "tenant=33333333-3333-3333-3333-333333333333, This consent is for another organization",
  })
  void saysWhatWentWrongAndAsksForACheckAllTheSame(String query, String words) {
    var page =
        scene.get("/consent/callback?admin_consent=True&state=" + scene.state() + "&" + query);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains(words);
    assertThat(scene.stored().getStatus().consent().lastCallbackTime()).isNotNull();
  }

  @Test
  void repeatsNothingOfAnErrorButItsNumber() {
    var page =
        scene.get(
            "/consent/callback?error=%3Cb%3Ebold&error_description=AADSTS650001:+%3Cb%3Etold&state="
                + scene.state());

    assertThat(page.body()).contains("AADSTS650001").doesNotContain("bold", "told");
  }

  @Test
  void changesNothingForAForgedState() {
    var before = scene.stored().getMetadata().getResourceVersion();
    var genuine = scene.state();

    var page = scene.get(CALLBACK + genuine.substring(0, genuine.length() - 1) + "_");

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("This address is incomplete").doesNotContain("Contoso");
    assertThat(scene.stored().getMetadata().getResourceVersion()).isEqualTo(before);
    assertThat(scene.callbacks("forged")).isEqualTo(1);
  }

  @Test
  void takesAStateThatIsThereTwiceForNone() {
    var page = scene.get(CALLBACK + scene.state() + "&state=" + scene.state());

    assertThat(page.body()).contains("<h1>Thank you</h1>");
    assertThat(scene.stored().getStatus()).isNull();
  }

  @Test
  void saysOfADeletedTenantThatTheLinkIsNotInUseAnyMore() {
    var state = scene.state();
    scene.delete();

    assertThat(scene.get(CALLBACK + state).status()).isEqualTo(410);
    assertThat(scene.get("/consent/result?state=" + state).status()).isEqualTo(410);
  }

  @Test
  void limitsEachClientOfATrustedProxyOnItsOwn() {
    for (var i = 0; i < 30; i++) {
      assertThat(scene.get("/consent/", "X-Forwarded-For: 198.51.100.7").status()).isEqualTo(200);
    }
    var refused = scene.get(CALLBACK + scene.state(), "X-Forwarded-For: 1.1.1.1, 198.51.100.7");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers()).containsEntry("retry-after", "10");
    requireSecurityHeaders(refused);
    assertThat(scene.stored().getStatus()).isNull();
    assertThat(scene.get("/consent/", "X-Forwarded-For: 198.51.100.8").status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    assertThat(scene.get("/consent/", "X-Forwarded-For: 198.51.100.7").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"})
  void answersGetAndHeadOnly(String method) {
    var answer = scene.send(method + " " + CALLBACK + scene.state() + " HTTP/1.1\r\n");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers()).containsEntry("allow", "GET, HEAD");
    requireSecurityHeaders(answer);
    assertThat(scene.stored().getStatus()).isNull();
  }

  /** As load balancers probe a port that they were told nothing of. */
  @ParameterizedTest
  @ValueSource(strings = {"/", "/consent/", "/consent"})
  void tellsALoadBalancerThatItIsThere(String path) {
    var probe = scene.send("HEAD " + path + " HTTP/1.1\r\n");

    assertThat(scene.get(path).status()).isEqualTo(200);
    assertThat(probe.status()).isEqualTo(200);
    assertThat(probe.body()).isEmpty();
    requireSecurityHeaders(probe);
  }

  @Test
  void answersHeadAsGet() {
    var head = scene.send("HEAD " + CALLBACK + scene.state() + " HTTP/1.1\r\n");

    assertThat(head.status()).isEqualTo(303);
    assertThat(head.headers()).containsEntry("location", "result?state=" + scene.state());
  }

  @Test
  void takesARedirectUriWithASlashAtItsEnd() {
    var answer = scene.get(CALLBACK.replace("?", "/?") + scene.state());

    assertThat(answer.status()).isEqualTo(303);
    assertThat(scene.stored().getStatus().consent().lastCallbackTime()).isNotNull();
    var location = answer.headers().get("location");
    assertThat(location).startsWith("result?state=");
    assertThat(scene.get("/consent/callback/" + location).body()).contains("Checking your consent");
  }

  @Test
  void sendsItsSecurityHeadersWithWhateverItRefuses() {
    var refusals =
        new Reply[] {
          scene.get("/other"),
          scene.get("/consent/other"),
          scene.get("/consent/callback?state=%zz"),
          scene.get("/consent/callback?state=%ff%fe"),
          scene.get("/consent/callback", "Content-Length: 5", "", "12345"),
          scene.get("/consent/callback", "Transfer-Encoding: chunked", "", "0", ""),
          scene.get("/consent/callback?" + "a".repeat(20_000)),
          scene.get("/consent/", "X-Large: " + "a".repeat(20_000)),
          scene.sendRaw("GET /consent/ HTTP/1.1\r\n\r\n"),
          scene.sendRaw("GET /consent/ HTTP/9.9\r\nHost: a\r\n\r\n"),
          scene.sendRaw("\u0001\u0002\u0003 nonsense\r\n\r\n"),
        };

    assertThat(refusals)
        .allSatisfy(
            reply -> {
              assertThat(reply.status()).isBetween(400, 499);
              requireSecurityHeaders(reply);
              assertThat(reply.body()).startsWith("<!DOCTYPE html>");
            });
  }

  private static void requireSecurityHeaders(Reply reply) {
    assertThat(reply.headers())
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("referrer-policy", "no-referrer")
        .containsEntry("cache-control", "no-store")
        .containsEntry("x-frame-options", "DENY")
        .doesNotContainKeys("server", "x-powered-by", "set-cookie");
    assertThat(reply.headers().get("content-security-policy"))
        .matches(
            "default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'");
  }

  @Test
  void anErrorReachesTheThreadsHandler() throws Exception {
    var isBroken = new AtomicBoolean();
    var broken =
        new Clock() {
          @Override
          public Instant instant() {
            if (isBroken.get()) {
              throw new StackOverflowError();
            }
            return clock.instant();
          }

          @Override
          public ZoneId getZone() {
            return clock.getZone();
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    try (var uncaught = new UncaughtErrors();
        var other = new CallbackScene(clock, broken)) {
      isBroken.set(true);

      other.get("/consent/");

      assertThat(uncaught.errors()).hasOnlyElementsOfType(StackOverflowError.class).isNotEmpty();
    }
  }
}
