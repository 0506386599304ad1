// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.TokenShape;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.simulator.http.RecordedRequest.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A feed that polls every second with tokens that last a few seconds, so that a credential is used
 * all the time while a test replaces it.
 */
public final class Polling {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String FEED = "alerts";

  private final TestEnvironment stage;
  private final String readySince;

  private Polling(TestEnvironment stage, String readySince) {
    this.stage = stage;
    this.readySince = readySince;
  }

  /** Starts it for a tenant that is Ready; returns when polls succeed. */
  public static Polling start(TestEnvironment stage, String tenant, CustomerTenant customer) {
    customer.tokens(TokenShape.regular().lasting(Duration.ofSeconds(4)));
    stage.feed(FEED, tenant, "1s");
    stage.awaitReady(MdeAlertSync.class, FEED, "True", "Ready");
    // The token in hand would last an hour.
    stage.request(MdeTenant.class, tenant, "with short tokens");
    var polling = new Polling(stage, readySince(stage));
    polling.goOn();
    return polling;
  }

  /** Waits for a few more polls, and for a token that is newer than now. */
  public void goOn() {
    var now = Instant.now();
    await("polls to go on")
        .atMost(TIMEOUT)
        .until(
            () ->
                requests(Server.DEFENDER, now).size() >= 3
                    && !requests(Server.ENTRA, now).isEmpty());
  }

  /** No poll was refused, no token request failed, and the feed has been Ready all the time. */
  public void assertNeverFailed() {
    assertThat(stage.simulator().requests())
        .allSatisfy(
            request ->
                assertThat(request.status())
                    .as(request.method() + " " + request.path())
                    .isEqualTo(200));
    assertThat(readySince(stage)).isEqualTo(readySince);
  }

  private List<RecordedRequest> requests(Server server, Instant since) {
    return stage.simulator().requests().stream()
        .filter(request -> request.server() == server && request.at().isAfter(since))
        .toList();
  }

  private static String readySince(TestEnvironment stage) {
    return Conditions.find(
            stage.get(MdeAlertSync.class, FEED).getStatus().conditions(), ConditionType.READY)
        .filter(ready -> ready.getStatus().equals("True"))
        .orElseThrow()
        .getLastTransitionTime();
  }
}
