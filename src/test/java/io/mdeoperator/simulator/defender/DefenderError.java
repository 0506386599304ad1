// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import io.mdeoperator.simulator.http.Refusal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * An error of the Defender API (Microsoft: "Common Microsoft Defender for Endpoint API errors").
 */
public final class DefenderError extends Refusal {
  private final int status;
  private final String code;
  private final Map<String, String> headers;

  public DefenderError(int status, String code, String message) {
    this(status, code, message, Map.of());
  }

  public DefenderError(int status, String code, String message, Map<String, String> headers) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  public static DefenderError unauthorized(String message) {
    return new DefenderError(
        401, "Unauthorized", message, Map.of("WWW-Authenticate", "Bearer error=\"invalid_token\""));
  }

  public static DefenderError forbidden(String message) {
    return new DefenderError(403, "Forbidden", message);
  }

  @Override
  public HttpReply reply(HttpCall call, Instant now) {
    var body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("code", code)
        .put("message", getMessage())
        .put("target", UUID.randomUUID().toString());
    var reply = HttpReply.json(status, body.toString());
    for (var header : headers.entrySet()) {
      reply = reply.withHeader(header.getKey(), header.getValue());
    }
    return reply;
  }
}
