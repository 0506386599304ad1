// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.gate;

import static io.mdeoperator.entra.TokenRequests.NOW;
import static io.mdeoperator.entra.TokenRequests.VERSION;
import static io.mdeoperator.entra.TokenRequests.request;
import static io.mdeoperator.entra.TokenRequests.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.simulator.SimulatorClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CredentialGateTest {
  private static final TokenAnswer GRANTED = new TokenAnswer.Granted(token(), Optional.empty());

  private final SimulatorClock clock = SimulatorClock.stoppedAt(NOW);
  private final CredentialGate gate =
      new CredentialGate(clock, clock::instant, Duration.ofMinutes(1));
  private final List<Version> changes = new ArrayList<>();
  private final AtomicInteger sent = new AtomicInteger();

  @BeforeEach
  void listen() {
    gate.onChange(changes::add);
  }

  @Test
  void knowsNothingBeforeATenantTried() {
    assertThat(gate.state(VERSION)).isEmpty();
  }

  @Test
  void isProvedByTheFirstTenantThatGetsAToken() {
    guard("a", GRANTED);
    guard("b", GRANTED);

    assertThat(gate.state(VERSION)).containsInstanceOf(CredentialState.Proven.class);
    assertThat(changes).containsExactly(VERSION);
  }

  @Test
  void asksNoMoreForATenantThatWasRefused() {
    guard("a", refusal());

    assertThat(guard("a", GRANTED)).isEqualTo(refusal());
    assertThat(sent).hasValue(1);
  }

  @Test
  void letsASecondTenantTryAndBelievesIt() {
    guard("a", refusal());

    assertThat(guard("b", GRANTED)).isEqualTo(GRANTED);
    assertThat(guard("a", GRANTED)).isEqualTo(GRANTED);
    assertThat(changes).hasSize(2);
  }

  @Test
  void asksNoMoreAtAllAfterTwoTenantsWereRefused() {
    guard("a", refusal());
    guard("b", refusal());

    assertThat(guard("c", GRANTED)).isEqualTo(refusal());
    assertThat(sent).hasValue(2);
    assertThat(gate.state(VERSION))
        .hasValueSatisfying(
            state ->
                assertThat(state)
                    .isInstanceOfSatisfying(
                        CredentialState.Refused.class,
                        refused ->
                            assertThat(refused.tenantIds()).containsExactlyInAnyOrder("a", "b")));
    assertThat(changes).hasSize(2);
  }

  @Test
  void makesOneRetryAfterAMinute() {
    guard("a", refusal());
    guard("b", refusal());
    clock.advance(Duration.ofMinutes(1));

    guard("a", refusal());
    guard("b", refusal());
    assertThat(sent).hasValue(3);

    clock.advance(Duration.ofMinutes(4));
    assertThat(guard("a", GRANTED)).isEqualTo(GRANTED);
    assertThat(guard("b", GRANTED)).isEqualTo(GRANTED);
  }

  @Test
  void startsAnewWithANewVersion() {
    guard("a", refusal());
    guard("b", refusal());
    var next = new Version("app-uid", "2");
    clock.advance(CredentialGate.MIN_INTERVAL);

    assertThat(gate.guard(request("a", next), () -> GRANTED)).isEqualTo(GRANTED);
    assertThat(gate.state(VERSION)).containsInstanceOf(CredentialState.Refused.class);
  }

  @Test
  void learnsNothingFromOneTenantsFailure() {
    var pending = refusal(Reason.CONSENT_PENDING, "AADSTS7000229");

    guard("a", pending);
    guard("a", pending);

    assertThat(sent).hasValue(2);
    assertThat(gate.state(VERSION)).isEmpty();
    assertThat(changes).isEmpty();
  }

  @Test
  void forgetsVersionsThatNobodyAskedForInADay() {
    guard("a", refusal());
    clock.advance(Duration.ofDays(1).plusSeconds(1));

    gate.guard(request("a", new Version("other", "1")), () -> GRANTED);

    assertThat(gate.state(VERSION)).isEmpty();
  }

  @Test
  void letsOthersWaitForTheSecondTenantsAnswer() throws Exception {
    guard("a", refusal());
    var asked = new CountDownLatch(1);
    var answer = new CountDownLatch(1);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var second =
          threads.submit(
              () ->
                  gate.guard(
                      request("b"),
                      () -> {
                        asked.countDown();
                        awaitQuietly(answer);
                        return refusal();
                      }));
      asked.await();
      var third = Thread.ofVirtual().start(() -> guard("c", GRANTED));
      await()
          .untilAsserted(() -> assertThat(third.getState()).isEqualTo(Thread.State.TIMED_WAITING));
      answer.countDown();
      third.join();

      assertThat(second.get()).isEqualTo(refusal());
      assertThat(sent).as("besides the second's").hasValue(1);
    }
  }

  @Test
  void letsNobodyTakeTheTurnOfAnAnswerThatNeverCame() {
    guard("a", refusal());
    assertThatThrownBy(
            () ->
                gate.guard(
                    request("b"),
                    () -> {
                      throw new IllegalStateException("a mistake in the program");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(guard("c", GRANTED)).isEqualTo(GRANTED);
  }

  private TokenAnswer guard(String tenantId, TokenAnswer answer) {
    return gate.guard(
        request(tenantId),
        () -> {
          sent.incrementAndGet();
          return answer;
        });
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TokenAnswer refusal() {
    return refusal(Reason.CLIENT_SECRET_INVALID, "AADSTS7000215");
  }

  private static TokenAnswer refusal(Reason reason, String code) {
    return new TokenAnswer.Refused(
        new RemoteFailure(
            reason,
            "detail",
            Optional.of(code),
            Optional.of(401),
            Optional.empty(),
            Optional.empty(),
            NOW,
            Optional.empty()));
  }
}
