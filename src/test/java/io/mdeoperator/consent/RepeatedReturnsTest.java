// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.consent.CallbackScene.Reply;
import io.mdeoperator.simulator.SimulatorClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Administrators who come back more than once within the interval of their checks. */
class RepeatedReturnsTest {
  private static final String FIRST = "2026-01-01T00:00:00Z";
  private static final String SECOND = "2026-01-01T00:00:10Z";
  private static final String CHECKING = "<h1>Checking your consent</h1>";
  private static final String MISSING = "<h1>Some permissions are missing</h1>";
  private static final String NOT_YET = "<h1>Some permissions have not arrived yet</h1>";

  private final SimulatorClock clock = SimulatorClock.stoppedAt(Instant.parse(FIRST));
  private final SimulatorClock limits = SimulatorClock.stoppedAt(Instant.EPOCH);
  private CallbackScene scene;

  @BeforeEach
  void start() throws Exception {
    scene = new CallbackScene(clock, limits);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void areAnsweredByOneCheckAtTheIntervalsEnd() {
    comeBack("");
    assertThat(scene.callbackTime()).contains(FIRST);
    clock.advance(Duration.ofSeconds(4));
    comeBack("");
    assertThat(scene.callbackTime()).contains(SECOND);
    var second = scene.stored();
    clock.advance(Duration.ofSeconds(5));
    comeBack("&error=access_denied");
    comeBack("");
    assertThat(scene.stored()).isEqualTo(second);

    clock.advance(Duration.ofSeconds(11));
    assertThat(comeBack("").headers()).containsEntry("location", "result?state=" + scene.state());
    assertThat(scene.callbackTime()).contains("2026-01-01T00:00:20Z");
  }

  @Test
  void showNoOldResult() {
    comeBack("");
    scene.verify(FIRST, "RolesMissing");
    clock.advance(Duration.ofSeconds(4));

    var led = comeBack("").headers().get("location");

    assertThat(led).isEqualTo("result?state=" + scene.state() + "&after=" + SECOND);
    var page = scene.get("/consent/" + led);
    assertThat(page.headers()).containsEntry("refresh", "5;url=" + led);
    assertThat(page.body()).contains(CHECKING, "href=\"" + led.replace("&", "&amp;") + "\"");

    clock.advance(Duration.ofSeconds(6));
    assertThat(scene.callbackTime()).contains(SECOND);
    assertThat(scene.get("/consent/" + led).body()).contains(CHECKING);

    scene.verify(SECOND, "RolesMissing");
    assertThat(scene.get("/consent/" + led).body())
        .contains(NOT_YET, "href=\"result?state=" + scene.state() + "\"");
  }

  @Test
  void areRememberedByThePageWhenTheirReplicaIsGone() {
    scene.verify(FIRST, "RolesMissing");
    var page = "/consent/result?state=" + scene.state() + "&after=" + SECOND;

    assertThat(scene.get(page).body()).contains(CHECKING);
    assertThat(scene.callbackTime()).contains(SECOND);

    clock.advance(Duration.ofSeconds(10));
    scene.verify(SECOND, "RolesMissing");
    assertThat(scene.get(page).body()).contains(NOT_YET);
    clock.advance(Duration.ofHours(1));
    assertThat(scene.get(page).body()).contains(MISSING);
    assertThat(scene.callbackTime()).contains(SECOND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "2026-01-01T00:00:20Z", "%2B1000000000-12-31T23:59:59Z"})
  void areNotAwaitedAtATimeThatNobodyPromised(String after) {
    scene.verify(FIRST, "RolesMissing");

    var page = scene.get("/consent/result?state=" + scene.state() + "&after=" + after);

    assertThat(page.body()).contains(NOT_YET);
    assertThat(scene.callbackTime()).contains(FIRST);
  }

  /** Entra issues tokens without the new roles for a minute or so after the consent. */
  @ParameterizedTest
  @ValueSource(strings = {"RolesMissing", "ApiRolesMissing"})
  void waitForRolesForTenMinutes(String reason) {
    comeBack("");
    scene.verify(FIRST, reason);
    var address = "/consent/result?state=" + scene.state();

    clock.advance(Duration.ofMinutes(10).minusSeconds(1));
    var waiting = scene.get(address);
    assertThat(waiting.body()).contains(NOT_YET, "We keep checking.").doesNotContain(MISSING);
    assertThat(waiting.headers()).containsEntry("refresh", "30;url=result?state=" + scene.state());

    clock.advance(Duration.ofSeconds(1));
    assertThat(scene.get(address).body()).contains(MISSING);
    assertThat(scene.get(address).headers()).doesNotContainKey("refresh");
  }

  @Test
  void changeNothingWhenTheyAreForged() {
    scene.verify(FIRST, "RolesMissing");
    clock.advance(Duration.ofSeconds(30));

    var page = scene.get("/consent/result?state=" + scene.state() + "_&after=" + clock.instant());

    assertThat(page.status()).isEqualTo(400);
    assertThat(scene.callbackTime()).contains(FIRST);
  }

  private Reply comeBack(String more) {
    return scene.get("/consent/callback?admin_consent=True&state=" + scene.state() + more);
  }
}
