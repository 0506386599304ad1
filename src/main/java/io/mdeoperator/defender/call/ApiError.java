// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.call;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mdeoperator.base.Json;
import io.mdeoperator.remote.RemoteResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An error as Microsoft's APIs write it: an object {@code error} with {@code code} and {@code
 * message} (Microsoft: "Common REST API error codes", "Microsoft Graph error responses").
 *
 * @param message the text of the answer, which must get into no status and no log; empty where
 *     there is none
 * @param target Defender's name for the request
 * @param requestId Graph's name for the request
 */
public record ApiError(
    int status,
    Optional<String> code,
    String message,
    Optional<String> target,
    Optional<String> requestId) {
  private static final int MAX_BYTES = 64 * 1024;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          Json.factory()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(20)
                      .maxStringLength(MAX_BYTES)
                      .build())
              .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
              .build());

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9|._-]{1,64}");

  /** The error in an answer; of one that cannot be read, the status and the headers. */
  public static ApiError of(RemoteResponse answer) throws IOException {
    var error = answer.body(MAX_BYTES).map(ApiError::error).orElse(MissingNode.getInstance());
    return new ApiError(
        answer.status(),
        matching(CODE, error.path("code")),
        error.path("message").asText(""),
        matching(ID, error.path("target")),
        // Both spellings have been seen.
        Stream.of("innerError", "innererror")
            .flatMap(inner -> matching(ID, error.path(inner).path("request-id")).stream())
            .findFirst()
            .or(() -> requestId(answer)));
  }

  /** Graph's name for the request, from the head of any answer. */
  public static Optional<String> requestId(RemoteResponse answer) {
    return answer.header("request-id").filter(id -> ID.matcher(id).matches());
  }

  private static JsonNode error(byte[] body) {
    try {
      var node = JSON.readTree(body);
      return node == null ? MissingNode.getInstance() : node.path("error");
    } catch (IOException unreadable) {
      return MissingNode.getInstance();
    }
  }

  private static Optional<String> matching(Pattern pattern, JsonNode node) {
    return Optional.of(node.asText("")).filter(text -> pattern.matcher(text).matches());
  }

  @Override
  public String toString() {
    return "ApiError[" + status + "]";
  }
}
