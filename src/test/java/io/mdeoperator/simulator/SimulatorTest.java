// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mdeoperator.simulator.defender.Quotas;
import io.mdeoperator.simulator.directory.TokenShape;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.simulator.http.RecordedRequest.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is let in, how often, and what is remembered. */
public class SimulatorTest {
  private OnboardedTenant onboarded;

  @BeforeEach
  void start() {
    onboarded = OnboardedTenant.start();
  }

  @AfterEach
  void stop() {
    onboarded.close();
  }

  @Test
  void namesTheRolesThatAreMissing() throws Exception {
    onboarded.tenant().consent(onboarded.app(), "Machine.Isolate", "Ti.ReadWrite");

    var answer = onboarded.alerts(Map.of());

    assertThat(answer.statusCode()).isEqualTo(403);
    var error = SimulatorClient.json(answer).path("error");
    assertThat(error.path("code").asText()).isEqualTo("Forbidden");
    assertThat(error.path("message").asText())
        .isEqualTo(
            "Missing application roles. API required roles: Alert.Read.All,Alert.ReadWrite.All,"
                + " application roles: Machine.Isolate,Ti.ReadWrite.");
    assertThat(error.path("target").asText()).hasSize(36);
  }

  @Test
  void refusesTokensThatAreNotForItOrNotOfItsIssuer() throws Exception {
    assertThat(onboarded.client().api("made.up.token", "/api/alerts", Map.of()).statusCode())
        .isEqualTo(401);
    assertThat(onboarded.client().get(onboarded.simulator().apiUrl() + "/api/alerts").statusCode())
        .isEqualTo(401);
    assertThat(statusWith(TokenShape.regular().expiredAtBirth())).isEqualTo(401);
    assertThat(statusWith(TokenShape.regular().notYetValid())).isEqualTo(401);
    assertThat(statusWith(TokenShape.regular().forAudience("https://graph.microsoft.com")))
        .isEqualTo(401);
    assertThat(statusWith(TokenShape.regular().forAudience("https://api.security.microsoft.com")))
        .isEqualTo(403);
    assertThat(statusWith(TokenShape.regular().rolesOmitted())).isEqualTo(403);
    assertThat(statusWith(TokenShape.opaqueText())).isEqualTo(200);
  }

  @Test
  void endsTokensByTheClockAndOnDemand() throws Exception {
    onboarded.tenant().tokens(TokenShape.regular().lasting(Duration.ofMinutes(10)));
    var first = onboarded.token();
    onboarded.simulator().clock().advance(Duration.ofMinutes(10));
    var second = onboarded.token();
    assertThat(onboarded.client().api(first, "/api/alerts", Map.of()).statusCode()).isEqualTo(401);
    assertThat(onboarded.client().api(second, "/api/alerts", Map.of()).statusCode()).isEqualTo(200);

    onboarded.simulator().endAllTokens();

    assertThat(onboarded.client().api(second, "/api/alerts", Map.of()).statusCode()).isEqualTo(401);
    assertThat(onboarded.alerts(Map.of()).statusCode()).isEqualTo(200);
  }

  @Test
  void saysThatTheAccountIsInactive() throws Exception {
    onboarded.tenant().inactiveAccount(true);

    var answer = onboarded.alerts(Map.of());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("reason of failure: Account mode is inactive");
  }

  @Test
  void limitsCallsPerMinuteAndHourForEachTenant() throws Exception {
    onboarded.simulator().quotas().limit(2, 3);
    var token = onboarded.token();
    var other =
        onboarded
            .simulator()
            .tenant(UUID.randomUUID().toString(), "Other")
            .consent(onboarded.app());

    assertThat(statuses(token, 3)).containsExactly(200, 200, 429);
    assertThat(
            onboarded
                .client()
                .api(
                    onboarded
                        .client()
                        .token(other, OnboardedTenant.CLIENT_ID, OnboardedTenant.SECRET),
                    "/api/alerts",
                    Map.of())
                .statusCode())
        .isEqualTo(200);
    assertThat(retryAfter(token)).isEqualTo("60");
    onboarded.simulator().clock().advance(Duration.ofSeconds(60));
    assertThat(statuses(token, 2)).containsExactly(200, 429);
    onboarded.simulator().quotas().retryAfter(Quotas.RetryAfter.DATE);
    assertThat(retryAfter(token)).isEqualTo("Sun, 01 Mar 2026 13:00:00 GMT");
    onboarded.simulator().quotas().off();
    assertThat(statuses(token, 4)).containsOnly(200);
  }

  @Test
  void recordsRequestsWithoutTheirTokens() throws Exception {
    var token = onboarded.token();
    onboarded.client().api(token, "/api/alerts", Map.of("$top", "1"));

    var requests = onboarded.simulator().requests();
    assertThat(requests)
        .extracting(RecordedRequest::server, RecordedRequest::status, RecordedRequest::tenantId)
        .containsExactly(
            tuple(Server.ENTRA, 200, onboarded.tenant().id()),
            tuple(Server.DEFENDER, 200, onboarded.tenant().id()));
    assertThat(requests.getFirst().form()).containsEntry("client_secret", List.of("redacted"));
    assertThat(requests.getLast().headers()).containsEntry("authorization", "Bearer token-1");
    assertThat(onboarded.simulator().confidential())
        .containsExactlyInAnyOrder(OnboardedTenant.SECRET, token);
    assertThat(requests.toString()).doesNotContain(OnboardedTenant.SECRET, token);
  }

  private int statusWith(TokenShape shape) throws Exception {
    onboarded.tenant().tokens(shape);
    return onboarded.alerts(Map.of()).statusCode();
  }

  private List<Integer> statuses(String token, int calls) throws Exception {
    var statuses = new ArrayList<Integer>();
    for (var i = 0; i < calls; i++) {
      statuses.add(onboarded.client().api(token, "/api/alerts", Map.of()).statusCode());
    }
    return statuses;
  }

  private String retryAfter(String token) throws Exception {
    var answer = onboarded.client().api(token, "/api/alerts", Map.of());
    return answer.headers().firstValue("Retry-After").orElseThrow();
  }
}
