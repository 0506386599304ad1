// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.simulator.OnboardedTenant;
import io.mdeoperator.simulator.SimulatorClient;
import io.mdeoperator.simulator.http.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsIngestionServerTest {
  private static final String RULE = "dcr-0123456789abcdef0123456789abcdef";
  private static final String PATH = "/dataCollectionRules/" + RULE + "/streams/Custom-A";
  private static final String QUERY = "?api-version=2023-01-01";

  private OnboardedTenant onboarded;
  private DataCollectionRule rule;
  private HttpClient http;

  @BeforeEach
  void start() {
    onboarded = OnboardedTenant.start();
    rule =
        onboarded
            .simulator()
            .dataCollectionRule(
                RULE,
                onboarded.tenant(),
                Map.of("Custom-A", Set.of("A", "B"), "Custom-C", Set.of("C")))
            .assign(onboarded.app());
    http =
        HttpClient.newBuilder()
            .sslContext(onboarded.simulator().authority().clientSslContext())
            .build();
  }

  @AfterEach
  void stop() {
    http.close();
    onboarded.close();
  }

  @Test
  void takesAnArrayAndAnswersNothing() throws Exception {
    var answer = post("[{\"A\":\"x\"},{\"B\":1}]");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(rule.rows()).hasSize(2);
    assertThat(rule.losses()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"A\":\"x\"}            | not an array",
        "[1]                      | not an object",
        "[{\"C\":1}]              | C",
        "[{\"id\":\"x\"}]         | id",
        "[{\"TenantId\":\"x\"}]   | TenantId",
        "[{\"A\":\"LONG\"}]       | A",
        "[{\"A\":[\"LONG\"]}]     | A",
      })
  void losesWithoutAWordWhatTheTableDoesNotTake(String body, String loss) throws Exception {
    assertThat(post(body.replace("LONG", "x".repeat((64 << 10) + 1))).statusCode()).isEqualTo(204);

    assertThat(rule.losses()).containsExactly(loss);
  }

  @Test
  void countsBytesAsTheyAreSentAndBehindCompression() throws Exception {
    var fits = "[{\"A\":\"x\"}]" + " ".repeat((1 << 20) - 11);

    assertThat(post(fits).statusCode()).isEqualTo(204);
    assertThat(post(zipped(fits), token(), "gzip").statusCode()).isEqualTo(204);
    assertThat(post(fits + " ").statusCode()).isEqualTo(413);
    var tooLarge = post(zipped(fits + " "), token(), "gzip");
    assertThat(tooLarge.statusCode()).isEqualTo(413);
    assertThat(code(tooLarge)).isEqualTo("ContentLengthLimitExceeded");
  }

  @Test
  void takesNoTokenOfAnotherAudience() throws Exception {
    var ofDefender = onboarded.token();

    assertThat(post("[]".getBytes(StandardCharsets.UTF_8), ofDefender, "").statusCode())
        .isEqualTo(401);
    assertThat(post("[]".getBytes(StandardCharsets.UTF_8), "x", "").statusCode()).isEqualTo(401);
  }

  @Test
  void forbidsWhoHasNoRoleUntilItIsPropagated() throws Exception {
    rule.assign(onboarded.app(), Duration.ofMinutes(30));

    assertThat(post("[]").statusCode()).isEqualTo(403);
    onboarded.simulator().clock().advance(Duration.ofMinutes(30));
    assertThat(post("[]").statusCode()).isEqualTo(204);
  }

  @Test
  void forbidsTokensOfAnotherTenant() throws Exception {
    var elsewhere =
        onboarded
            .simulator()
            .dataCollectionRule(
                RULE,
                onboarded.simulator().tenant("88888888-8888-8888-8888-888888888888", "Other"),
                Map.of("Custom-A", Set.of()))
            .assign(onboarded.app());

    assertThat(post("[]").statusCode()).isEqualTo(403);
    assertThat(elsewhere.rows()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/dataCollectionRules/dcr-1/streams/Custom-A?api-version=2023-01-01, 404",
    "/dataCollectionRules/dcr-0123456789abcdef0123456789abcdef/streams/Custom-B?api-version=2023-01-01, 400",
    "/dataCollectionRules/dcr-0123456789abcdef0123456789abcdef/streams/Custom-A, 400",
    "/dataCollectionRules/dcr-0123456789abcdef0123456789abcdef/streams/Custom-A?api-version=2021-11-01-preview, 400",
    "/dataCollectionRules, 404",
  })
  void refusesOtherPaths(String path, int status) throws Exception {
    var answer = send(path, "[]".getBytes(StandardCharsets.UTF_8), token(), "");

    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void saysHowLongToWaitWhereATestWantsIt() throws Exception {
    onboarded.simulator().monitorFaults().next(Fault.tooManyRequestsText("7"));

    var answer = post("[]");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("7");
  }

  private String token() throws Exception {
    var form = SimulatorClient.tokenForm(OnboardedTenant.CLIENT_ID, OnboardedTenant.SECRET);
    form.put("scope", "https://monitor.azure.com/.default");
    var url =
        onboarded.simulator().loginUrl() + "/" + onboarded.tenant().id() + "/oauth2/v2.0/token";
    return SimulatorClient.json(onboarded.client().post(url, form))
        .path("access_token")
        .textValue();
  }

  private HttpResponse<String> post(String body) throws Exception {
    return post(body.getBytes(StandardCharsets.UTF_8), token(), "");
  }

  private HttpResponse<String> post(byte[] body, String token, String encoding) throws Exception {
    return send(PATH + QUERY, body, token, encoding);
  }

  private HttpResponse<String> send(String path, byte[] body, String token, String encoding)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(onboarded.simulator().logsUrl() + path))
            .headers("Authorization", "Bearer " + token, "Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    if (!encoding.isEmpty()) {
      request.header("Content-Encoding", encoding);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String code(HttpResponse<String> answer) throws IOException {
    return SimulatorClient.json(answer).at("/error/code").asText();
  }

  private static byte[] zipped(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
