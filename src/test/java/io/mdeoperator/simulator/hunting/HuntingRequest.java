// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.simulator.http.HttpCall;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;

/**
 * The body of a call.
 *
 * @param timespan null where there is none
 */
record HuntingRequest(String query, String timespan) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Names in any case; empty where the body is no JSON, is not called so, or has no query. */
  static Optional<HuntingRequest> of(HttpCall call) {
    var type = call.header("Content-Type").map(ContentType::parseLenient);
    if (type.filter(ContentType.APPLICATION_JSON::isSameMimeType).isEmpty()) {
      return Optional.empty();
    }
    try {
      var body = JSON.readTree(new String(call.content(), charset(type.get())));
      var query = text(body, "query");
      return query == null
          ? Optional.empty()
          : Optional.of(new HuntingRequest(query, text(body, "timespan")));
    } catch (IOException noJson) {
      return Optional.empty();
    }
  }

  /** Without one, letters beyond ANSI's are lost (Microsoft: "security: runHuntingQuery"). */
  private static Charset charset(ContentType type) {
    return type.getCharset() == null ? StandardCharsets.US_ASCII : type.getCharset();
  }

  private static String text(JsonNode body, String name) {
    for (var field : body.properties()) {
      if (field.getKey().equalsIgnoreCase(name) && field.getValue().isTextual()) {
        return field.getValue().textValue();
      }
    }
    return null;
  }
}
