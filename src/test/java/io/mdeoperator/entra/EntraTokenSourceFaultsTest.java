// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.remote.HttpProxy;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.ScriptedServer;
import io.mdeoperator.remote.tls.Trust;
import io.mdeoperator.simulator.directory.TokenShape;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.testing.UncaughtErrors;
import io.mdeoperator.testing.tls.TestAuthority;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Entra throttles, breaks off, hangs, or a proxy answers in its place. */
@Isolated
class EntraTokenSourceFaultsTest extends SimulatedEntra {
  @Test
  void keepsTheOldTokenUntilItsEndWhileEntraIsDown() {
    tenant.tokens(TokenShape.regular().lasting(Duration.ofMinutes(60)));
    var first = granted(tokens.token(request()));
    simulator.entraFaults().whileActive(Fault.status(503));
    clock.advance(Duration.ofMinutes(59));

    assertThat(tokens.token(request()))
        .isInstanceOfSatisfying(
            TokenAnswer.Granted.class,
            answer -> {
              assertThat(answer.token()).isEqualTo(first);
              assertThat(answer.renewalFailure())
                  .map(RemoteFailure::reason)
                  .contains(Reason.IDENTITY_PROVIDER_UNAVAILABLE);
            });
    clock.advance(Duration.ofMinutes(1));
    assertThat(refused(tokens.token(request())).httpStatus()).contains(503);
  }

  @Test
  void waitsAsLongAsA429WithPlainTextSays() {
    simulator.entraFaults().whileActive(Fault.tooManyRequestsText("40"));

    var failure = refused(tokens.token(request()));
    assertThat(failure.reason()).isEqualTo(Reason.THROTTLED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(40));
    assertThat(failure.httpStatus()).contains(429);
    clock.advance(Duration.ofSeconds(39));
    assertThat(refused(tokens.freshToken(request())).retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(tokenRequests()).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    tokens.token(request());
    assertThat(tokenRequests()).hasSize(2);
  }

  @Test
  void waitsAMinuteAfterA429ThatDoesNotSay() {
    simulator.entraFaults().next(Fault.tooManyRequestsText(null));

    assertThat(refused(tokens.token(request())).retryAfter()).contains(Duration.ofMinutes(1));
  }

  @Test
  void takesAnHtmlPageForAFailureOnTheWay() {
    simulator.entraFaults().next(Fault.htmlPage(400));

    var failure = refused(tokens.token(request()));

    assertThat(failure.reason()).isEqualTo(Reason.IDENTITY_PROVIDER_UNAVAILABLE);
    assertThat(failure.httpStatus()).contains(400);
    assertThat(failure.detail()).doesNotContain("<");
  }

  @Test
  void takesNoTokenForNone() {
    for (var fault :
        List.of(
            Fault.emptyObject(),
            Fault.htmlPage(200),
            Fault.answer(200, Map.of(), "application/json", "{\"access_token\":\"\"}"),
            Fault.hugeBody(50_000_000))) {
      simulator.entraFaults().next(fault);

      assertThat(refused(tokens.token(request())).reason())
          .isEqualTo(Reason.IDENTITY_PROVIDER_UNAVAILABLE);
    }
    assertThat(tokens.token(request())).isInstanceOf(TokenAnswer.Granted.class);
  }

  @Test
  void survivesEntraBreakingOff() {
    for (var fault :
        List.of(
            Fault.status(500),
            Fault.htmlPage(502),
            Fault.connectionReset(),
            Fault.connectionClosed(),
            Fault.truncatedBody(),
            Fault.truncatedChunks())) {
      simulator.entraFaults().next(fault);

      assertThat(refused(tokens.token(request())).reason())
          .isEqualTo(Reason.IDENTITY_PROVIDER_UNAVAILABLE);
    }
    await().until(() -> tokens.token(request()) instanceof TokenAnswer.Granted);
  }

  @Test
  void givesUpOnAnEntraThatHangsOrComesInDrops() throws Exception {
    try (var impatient = http(Duration.ofMillis(300))) {
      var source =
          new EntraTokenSource(
              impatient, gate, federatedTokens, new SimpleMeterRegistry(), clock, clock::instant);
      for (var fault : List.of(Fault.hang(), Fault.slowBody(1, Duration.ofMillis(10)))) {
        simulator.entraFaults().next(fault);

        assertThat(refused(source.token(request())).detail())
            .isEqualTo("Entra did not respond in time.");
      }
    }
  }

  @Test
  void sendsNoSecretToALoginHostThatIsNotTrusted() throws Exception {
    try (var strict = http(TestAuthority.create("Another").trust(), Optional.empty())) {
      var failure =
          refused(
              new EntraTokenSource(
                      strict,
                      gate,
                      federatedTokens,
                      new SimpleMeterRegistry(),
                      clock,
                      clock::instant)
                  .token(request()));

      assertThat(failure.reason()).isEqualTo(Reason.IDENTITY_PROVIDER_UNAVAILABLE);
      assertThat(failure.detail()).contains("trust.caBundle");
    }
    assertThat(simulator.requests()).isEmpty();
  }

  @Test
  void believesNoProxyThatSpeaksAsIfItWereEntra() throws Exception {
    var lie = "{\"error\":\"invalid_client\",\"error_codes\":[7000215]}";
    var proxy =
        ScriptedServer.saying(
            "HTTP/1.1 407 x\r\nContent-Type: application/json\r\nContent-Length: "
                + lie.length()
                + "\r\n\r\n"
                + lie);
    var trust = simulator.authority().trust();
    try (var proxied =
        http(
            trust,
            Optional.of(
                new HttpProxy(URI.create("http://localhost:" + proxy.port()), List.of())))) {
      var failure =
          refused(
              new EntraTokenSource(
                      proxied,
                      gate,
                      federatedTokens,
                      new SimpleMeterRegistry(),
                      clock,
                      clock::instant)
                  .token(request()));

      assertThat(failure.reason()).isEqualTo(Reason.IDENTITY_PROVIDER_UNAVAILABLE);
      assertThat(failure.detail()).contains("http.proxy").contains("407");
      assertThat(failure.code()).isEmpty();
    }
    assertThat(proxy.received()).doesNotContain("client_secret");
    assertThat(gate.state(version("1"))).isEmpty();
  }

  @Test
  void knowsACaptivePortal() {
    simulator.entraFaults().next(Fault.htmlPage(200));

    assertThat(refused(tokens.token(request())).detail())
        .isEqualTo(
            "Entra's login host returned HTTP 200 without Entra's JSON; a proxy or gateway may have"
                + " responded in its place.");
  }

  @Test
  void mapsAConditionalAccessRefusal() {
    simulator.entraFaults().next(Fault.aadsts(53003, 400, "invalid_grant", "Blocked."));

    assertThat(refused(tokens.token(request())).reason())
        .isEqualTo(Reason.BLOCKED_BY_CONDITIONAL_ACCESS);
  }

  @Test
  void keepsSecretsAndTokensOutOfWhatItTells() {
    simulator.entraFaults().next(Fault.aadsts(7000215, 401, "invalid_client", "Bad " + SECRET));
    var failure = refused(tokens.token(request()));

    assertThat(failure.toString() + request()).doesNotContain(SECRET);
  }

  @Test
  void waitsForNobodyElsesTenant() {
    var other = newTenant().consent(app);
    var hanging = simulator.entraFaults().next(Fault.hang().forTenant(other.id()));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow = threads.submit(() -> tokens.token(request(other, secret("1"))));

      assertThat(tokens.token(request())).isInstanceOf(TokenAnswer.Granted.class);
      assertThat(slow.isDone()).isFalse();
      hanging.close();
      await().until(slow::isDone);
    }
  }

  @Test
  void anErrorOfMsalsThreadIsThrownAsItIs() throws Exception {
    var settings =
        new RemoteHttp.Settings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Optional.empty(),
            Trust.of(Optional.empty()),
            "MdePartner-Test/1",
            (host, port) -> {
              throw new StackOverflowError();
            },
            Duration.ZERO);
    try (var uncaught = new UncaughtErrors();
        var broken = new RemoteHttp(settings)) {
      var source =
          new EntraTokenSource(
              broken, gate, federatedTokens, new SimpleMeterRegistry(), clock, clock::instant);

      assertThatThrownBy(() -> source.token(request())).isInstanceOf(StackOverflowError.class);
      assertThat(uncaught.errors()).isNotEmpty();
    }
  }
}
