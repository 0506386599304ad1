// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.graph;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import io.mdeoperator.simulator.http.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/**
 * An error of Microsoft Graph (Microsoft: "Microsoft Graph error responses and resource types").
 */
public final class GraphError extends Refusal {
  private final int status;
  private final String code;
  private final Map<String, String> headers;

  public GraphError(int status, String code, String message) {
    this(status, code, message, Map.of());
  }

  private GraphError(int status, String code, String message, Map<String, String> headers) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  static GraphError unauthorized(String message) {
    return new GraphError(401, "InvalidAuthenticationToken", message);
  }

  static GraphError forbidden() {
    return new GraphError(
        403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
  }

  public static GraphError badRequest(String message) {
    return new GraphError(400, "BadRequest", message);
  }

  public static GraphError tooManyRequests(String message) {
    return new GraphError(429, "TooManyRequests", message);
  }

  /**
   * @param retryAfter in seconds
   */
  public static GraphError tooManyRequests(String message, String retryAfter) {
    return new GraphError(429, "TooManyRequests", message, Map.of("Retry-After", retryAfter));
  }

  @Override
  public HttpReply reply(HttpCall call, Instant now) {
    var requestId = UUID.randomUUID().toString();
    var clientRequestId = call.header("client-request-id").orElse(requestId);
    var body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("code", code)
        .put("message", getMessage())
        .putObject("innerError")
        .put("date", now.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ""))
        .put("request-id", requestId)
        .put("client-request-id", clientRequestId);
    var reply = HttpReply.json(status, body.toString()).withHeader("request-id", requestId);
    for (var header : headers.entrySet()) {
      reply = reply.withHeader(header.getKey(), header.getValue());
    }
    return reply;
  }
}
