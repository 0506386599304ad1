// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.base.Json;
import io.mdeoperator.entra.token.ClockOffset;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads an answer of the token endpoint (Microsoft: "Microsoft Entra authentication and
 * authorization error codes", "OAuth 2.0 client credentials flow") and rewrites it with the known
 * members only, since MSAL fails on what is not JSON and logs what it does not understand.
 */
final class EntraResponseReader {
  private static final ObjectMapper JSON =
      new ObjectMapper(
          Json.factory()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(20)
                      .maxStringLength(TokenCall.MAX_BYTES)
                      .build())
              .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
              // Nothing of the text is kept, so what is odd in it must not hide the numbers.
              .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
              .build());

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern DIGITS = Pattern.compile("\\d{4,9}");
  private static final Pattern NUMBER = Pattern.compile("AADSTS(\\d{4,9})\\b");
  private static final Pattern TRACE_ID =
      Pattern.compile("Trace ID: {1,3}([A-Za-z0-9-]{1,64})", Pattern.CASE_INSENSITIVE);
  private static final int MAX_NUMBERS = 8;

  /** Entra's longest access tokens last 28 hours. */
  private static final Duration MAX_LIFETIME = Duration.ofHours(28);

  private EntraResponseReader() {}

  /** The body's members; missing when it is no JSON object. */
  static JsonNode parse(byte[] body) {
    try {
      var node = JSON.readTree(body);
      return node != null && node.isObject() ? node : MissingNode.getInstance();
    } catch (IOException unreadable) {
      return MissingNode.getInstance();
    }
  }

  static EntraResponse read(
      int status,
      JsonNode body,
      Optional<Duration> retryAfter,
      Optional<String> correlationId,
      ClockOffset clock) {
    var description = body.path("error_description").asText("");
    return new EntraResponse(
        status,
        body.isObject(),
        matching(CODE, body.path("error")).orElse(""),
        numbers(body.path("error_codes"), description),
        matching(IDENTIFIER, body.path("trace_id")).or(() -> traceId(description)),
        matching(IDENTIFIER, body.path("correlation_id")).or(() -> correlationId),
        retryAfter,
        expiresIn(body.path("expires_in")),
        clock);
  }

  /** What MSAL is given to read. */
  static String forMsal(int status, JsonNode body, EntraResponse answer) {
    ObjectNode harmless = JSON.createObjectNode();
    if (status == 200) {
      harmless.put("token_type", "Bearer");
      answer.expiresIn().ifPresent(time -> harmless.put("expires_in", time.toSeconds()));
      if (body.path("access_token").isTextual()) {
        harmless.set("access_token", body.path("access_token"));
      }
    } else {
      harmless.put("error", answer.error().isEmpty() ? "no_error_code" : answer.error());
      harmless.put("error_description", "HTTP " + status + " " + answer.numbers());
    }
    return harmless.toString();
  }

  private static List<String> numbers(JsonNode codes, String description) {
    var numbers = new ArrayList<String>();
    for (var code : codes) {
      if (code.isIntegralNumber()
          && DIGITS.matcher(code.asText()).matches()
          && numbers.size() < MAX_NUMBERS) {
        numbers.add(code.asText());
      }
    }
    var inText = NUMBER.matcher(description);
    if (numbers.isEmpty() && inText.find()) {
      numbers.add(inText.group(1));
    }
    return List.copyOf(numbers);
  }

  private static Optional<String> traceId(String description) {
    var matcher = TRACE_ID.matcher(description);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static Optional<String> matching(Pattern pattern, JsonNode node) {
    return Optional.of(node.asText("")).filter(text -> pattern.matcher(text).matches());
  }

  /** A number, or the same as a string: the v1 endpoint writes it so. */
  private static Optional<Duration> expiresIn(JsonNode node) {
    var seconds = node.asLong(-1);
    return seconds < 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.min(seconds, MAX_LIFETIME.toSeconds())));
  }
}
