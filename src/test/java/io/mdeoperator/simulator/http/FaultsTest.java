// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClient;
import io.mdeoperator.simulator.directory.CustomerTenant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final String CLIENT_ID = "11111111-1111-1111-1111-111111111111";
  private static final String SECRET = "partner-secret-of-the-tests";

  private static Simulator simulator;
  private static SimulatorClient client;

  private CustomerTenant tenant;
  private String token;

  @BeforeAll
  static void start() {
    simulator = Simulator.start();
    client = new SimulatorClient(simulator);
    simulator.app(CLIENT_ID, "Partner", "Alert.Read.All").addSecret(SECRET);
  }

  @AfterAll
  static void stop() {
    client.close();
    simulator.close();
  }

  @BeforeEach
  void grant() throws Exception {
    var app = simulator.app(CLIENT_ID, "Partner");
    tenant = simulator.tenant(UUID.randomUUID().toString(), "Contoso").consent(app);
    tenant.alerts().add("{\"id\":\"da1_1\",\"description\":\"%s\"}".formatted("x".repeat(1000)));
    token = client.token(tenant, CLIENT_ID, SECRET);
  }

  @AfterEach
  void repair() {
    simulator.apiFaults().clear();
    simulator.entraFaults().clear();
  }

  @Test
  void meetsOnlyTheNextRequestsOfTheTenantAndPath() throws Exception {
    var fault =
        simulator.apiFaults().next(2, Fault.status(503).forTenant(tenant.id()).onPath("/alerts"));
    var app = simulator.app(CLIENT_ID, "Partner");
    var other = simulator.tenant(UUID.randomUUID().toString(), "Other").consent(app);

    assertThat(call(client.token(other, CLIENT_ID, SECRET)).statusCode()).isEqualTo(200);
    assertThat(client.api(token, "/api/machines", Map.of()).statusCode()).isEqualTo(403);
    assertThat(call(token).statusCode()).isEqualTo(503);
    assertThat(call(token).statusCode()).isEqualTo(503);
    assertThat(call(token).statusCode()).isEqualTo(200);
    assertThat(fault.hits()).isEqualTo(2);
  }

  @Test
  void lastsUntilClosed() throws Exception {
    try (var outage = simulator.apiFaults().whileActive(Fault.htmlPage(502))) {
      assertThat(call(token).body()).startsWith("<html>");
      assertThat(call(token).headers().firstValue("Content-Type")).contains("text/html");
      assertThat(outage.hits()).isEqualTo(2);
    }
    assertThat(call(token).statusCode()).isEqualTo(200);
  }

  @Test
  void throttlesEntraInPlainText() throws Exception {
    simulator.entraFaults().next(Fault.tooManyRequestsText("60").forTenant(tenant.id()));

    var answer = tokenRequest();

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).isEqualTo("Too Many Requests");
    assertThat(answer.headers().firstValue("Retry-After")).contains("60");
  }

  @Test
  void answersAnyErrorInTheShapeOfItsService() throws Exception {
    simulator.entraFaults().next(Fault.aadsts(53003, 400, "invalid_grant", "Access is blocked."));
    simulator.apiFaults().next(Fault.defenderError(403, "DisabledFeature", "Feature is disabled"));

    assertThat(SimulatorClient.json(tokenRequest()).path("error_description").asText())
        .startsWith("AADSTS53003: Access is blocked.\r\nTrace ID: ");
    assertThat(SimulatorClient.json(call(token)).at("/error/code").asText())
        .isEqualTo("DisabledFeature");
  }

  @Test
  void redirectsAndAnswersWithAnEmptyObject() throws Exception {
    simulator.apiFaults().next(Fault.redirect(URI.create("https://elsewhere.example/")));
    simulator.apiFaults().next(Fault.emptyObject());

    assertThat(call(token).headers().firstValue("Location")).contains("https://elsewhere.example/");
    assertThat(call(token).body()).isEqualTo("{}");
  }

  @Test
  void dropsConnectionsInsteadOfAnswering() {
    assertThat(failureUnder(Fault.connectionReset())).rootCause().hasMessageContaining("reset");
    assertThat(failureUnder(Fault.connectionClosed())).rootCause().hasMessageContaining("EOF");
    assertThat(simulator.requests().getLast().status()).isZero();
  }

  @Test
  void cutsBodies() {
    assertThat(failureUnder(Fault.truncatedBody())).hasMessageContaining("bytes received");
    assertThat(failureUnder(Fault.truncatedChunks())).hasMessageContaining("chunked");
  }

  @Test
  void slowsRelabelsAndInflatesBodies() throws Exception {
    var right = call(token).body();
    simulator.apiFaults().next(Fault.slowBody(400, Duration.ofMillis(1)));
    assertThat(call(token).body()).isEqualTo(right);
    simulator.apiFaults().next(Fault.contentType("text/plain"));
    assertThat(call(token).headers().firstValue("Content-Type")).contains("text/plain");
    simulator.apiFaults().next(Fault.hugeBody(5_000_000));
    assertThat(call(token).body()).hasSize(5_000_002);
  }

  @Test
  void hangsUntilReleased() {
    var hang = simulator.apiFaults().whileActive(Fault.hang());
    var pending = CompletableFuture.supplyAsync(() -> failureOf(token));
    Awaitility.await().until(() -> hang.hits() == 1);
    assertThat(pending).isNotDone();

    hang.close();

    Awaitility.await().until(pending::isDone); // the client's own second try is answered
    assertThat(simulator.requests())
        .filteredOn(request -> tenant.id().equals(request.tenantId()) && request.status() == 0)
        .hasSize(1);
  }

  @Test
  void holdsUntilReleased() {
    var held = simulator.apiFaults().next(Fault.held());
    var pending = CompletableFuture.supplyAsync(() -> failureOf(token));
    Awaitility.await().until(() -> held.hits() == 1);
    assertThat(pending).isNotDone();

    held.close();

    assertThat(pending.join()).isNull();
  }

  @Test
  void closingLeavesNoThreadBehind() throws Exception {
    var other = Simulator.start();
    try (var otherClient = new SimulatorClient(other)) {
      var hang = other.entraFaults().whileActive(Fault.hang());
      var pending =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return otherClient.get(other.loginUrl() + "/common/discovery/keys");
                } catch (Exception e) {
                  return e;
                }
              });
      Awaitility.await().until(() -> hang.hits() == 1);

      other.close(); // returns when all threads of both servers have ended

      Awaitility.await().until(pending::isDone);
      assertThat(pending.join()).isInstanceOf(IOException.class);
    }
  }

  /** Until it is closed: the client silently tries again when it gets no byte of an answer. */
  private Exception failureUnder(Fault fault) {
    try (var active = simulator.apiFaults().whileActive(fault)) {
      var failure = failureOf(token);
      assertThat(active.hits()).isPositive();
      return failure;
    }
  }

  private static Exception failureOf(String token) {
    try {
      call(token);
      return null;
    } catch (Exception e) {
      return e;
    }
  }

  private HttpResponse<String> tokenRequest() throws Exception {
    return client.post(
        simulator.loginUrl() + "/" + tenant.id() + "/oauth2/v2.0/token",
        SimulatorClient.tokenForm(CLIENT_ID, SECRET));
  }

  private static HttpResponse<String> call(String token) throws Exception {
    return client.api(token, "/api/alerts", Map.of());
  }
}
