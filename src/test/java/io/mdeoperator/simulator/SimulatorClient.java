// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.simulator.directory.CustomerTenant;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A plain client of the simulator, for its own tests. */
public final class SimulatorClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Simulator simulator;
  private final HttpClient http;

  public SimulatorClient(Simulator simulator) {
    this.simulator = simulator;
    this.http =
        HttpClient.newBuilder().sslContext(simulator.authority().clientSslContext()).build();
  }

  /** The fields of a correct v2.0 token request. */
  public static Map<String, String> tokenForm(String clientId, String secret) {
    var form = new LinkedHashMap<String, String>();
    form.put("client_id", clientId);
    form.put("client_secret", secret);
    form.put("grant_type", "client_credentials");
    form.put("scope", "https://api.securitycenter.microsoft.com/.default");
    return form;
  }

  public HttpResponse<String> post(String url, Map<String, String> form) throws Exception {
    return send(formRequest(url, form));
  }

  /** A form sent with this Authorization header. */
  public HttpResponse<String> post(String url, Map<String, String> form, String authorization)
      throws Exception {
    return send(formRequest(url, form).header("Authorization", authorization));
  }

  public HttpResponse<String> get(String url) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(url)));
  }

  /** A GET at the API; the query is given decoded. */
  public HttpResponse<String> api(String token, String path, Map<String, String> query)
      throws Exception {
    var url = simulator.apiUrl() + path + (query.isEmpty() ? "" : "?" + encoded(query));
    return send(HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token));
  }

  /** A POST of JSON at the API. */
  public HttpResponse<String> apiPost(String token, String path, String json) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(simulator.apiUrl() + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  /** A POST at Microsoft Graph of a body of this type. */
  public HttpResponse<String> graphPost(String token, String path, String type, byte[] body)
      throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(simulator.graphUrl() + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  /** The access token for this tenant at Defender, which has to be granted. */
  public String token(CustomerTenant tenant, String clientId, String secret) throws Exception {
    return token(tenant, tokenForm(clientId, secret));
  }

  /** The access token for this tenant that the form asks for. */
  public String token(CustomerTenant tenant, Map<String, String> form) throws Exception {
    var answer = post(simulator.loginUrl() + "/" + tenant.id() + "/oauth2/v2.0/token", form);
    return json(answer).path("access_token").textValue();
  }

  public static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static HttpRequest.Builder formRequest(String url, Map<String, String> form) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(encoded(form)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(
        request.timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
