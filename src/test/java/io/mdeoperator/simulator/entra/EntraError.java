// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import io.mdeoperator.simulator.http.Refusal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * An error of the token endpoint (Microsoft: "Microsoft Entra authentication and authorization
 * error codes").
 */
public final class EntraError extends Refusal {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final int number;
  private final int status;
  private final String error;

  public EntraError(int number, int status, String error, String text) {
    super("AADSTS" + number + ": " + text);
    this.number = number;
    this.status = status;
    this.error = error;
  }

  public static EntraError invalidRequest(int number, String text) {
    return new EntraError(number, 400, "invalid_request", text);
  }

  public static EntraError missingParameter(String name) {
    return invalidRequest(
        900144, "The request body must contain the following parameter: '" + name + "'.");
  }

  public static EntraError invalidClient(int number, String text) {
    return new EntraError(number, 401, "invalid_client", text);
  }

  public static EntraError unknownApplication(String clientId, String directory) {
    return new EntraError(
        700016,
        400,
        "unauthorized_client",
        "Application with identifier '%s' was not found in the directory '%s'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant."
            .formatted(clientId, directory));
  }

  public static EntraError unknownTenant(String tenant) {
    return invalidRequest(
        90002,
        "Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant."
            .formatted(tenant));
  }

  public String error() {
    return error;
  }

  @Override
  public HttpReply reply(HttpCall call, Instant now) {
    var traceId = UUID.randomUUID().toString();
    var correlationId =
        call.header("client-request-id").orElseGet(() -> UUID.randomUUID().toString());
    var timestamp = TIMESTAMP.format(now);
    var body = JsonNodeFactory.instance.objectNode();
    body.put("error", error);
    body.put(
        "error_description",
        String.join(
            "\r\n",
            getMessage(),
            "Trace ID: " + traceId,
            "Correlation ID: " + correlationId,
            "Timestamp: " + timestamp));
    body.putArray("error_codes").add(number);
    body.put("timestamp", timestamp);
    body.put("trace_id", traceId);
    body.put("correlation_id", correlationId);
    body.put("error_uri", "https://" + call.header("Host").orElse("") + "/error?code=" + number);
    return HttpReply.json(status, body.toString())
        .withHeader("Cache-Control", "no-store, no-cache")
        .withHeader("Pragma", "no-cache")
        .withHeader("x-ms-request-id", traceId)
        .correlatedWith(call);
  }
}
