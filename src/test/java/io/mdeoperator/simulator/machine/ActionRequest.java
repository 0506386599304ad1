// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.simulator.defender.DefenderError;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The body of a POST that takes or cancels an action: JSON whose keys are compared letter by letter
 * (Microsoft: "Common Microsoft Defender for Endpoint API errors").
 *
 * @param parameter the value of {@link ActionType#parameter}; null where there is none
 */
record ActionRequest(ActionType type, String comment, String parameter) {
  private static final int MAX_TEXT = 64 * 1024;
  private static final int MAX_DEPTH = 10;
  private static final String COMMENT = "Comment";
  private static final Set<String> ISOLATION_TYPES = Set.of("Full", "Selective", "UnManagedDevice");
  private static final Set<String> SCAN_TYPES = Set.of("Quick", "Full");
  private static final Pattern SHA1 = Pattern.compile("[0-9a-fA-F]{40}");
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(MAX_TEXT)
                          .maxNestingDepth(MAX_DEPTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * @throws DefenderError 400
   */
  static ActionRequest of(ActionType type, byte[] body) {
    var object = object(body);
    var known = type.parameter() == null ? Set.of(COMMENT) : Set.of(COMMENT, type.parameter());
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw incorrect();
              }
            });
    return new ActionRequest(type, comment(object), parameter(type, object));
  }

  /**
   * The comment of a body that holds nothing else.
   *
   * @throws DefenderError 400
   */
  static String commentOf(byte[] body) {
    var object = object(body);
    if (object.size() > (object.has(COMMENT) ? 1 : 0)) {
      throw incorrect();
    }
    return comment(object);
  }

  /** The comment, if the body has one, however wrong the rest is. */
  static Optional<String> commentIn(byte[] body) {
    try {
      return Optional.ofNullable(JSON.readTree(body).path(COMMENT).textValue());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static JsonNode object(byte[] body) {
    try {
      var read = JSON.readTree(body);
      if (read.isObject()) {
        return read;
      }
    } catch (IOException e) {
      // answered below
    }
    throw incorrect();
  }

  private static String comment(JsonNode object) {
    var comment = text(object, COMMENT);
    if (comment == null || comment.isBlank()) {
      throw missing(COMMENT);
    }
    return comment;
  }

  private static String parameter(ActionType type, JsonNode object) {
    if (type.parameter() == null) {
      return null;
    }
    var value = text(object, type.parameter());
    return switch (type) {
      case ISOLATE -> value == null ? null : oneOf(ISOLATION_TYPES, type, value);
      case RUN_ANTI_VIRUS_SCAN -> oneOf(SCAN_TYPES, type, present(type, value));
      default -> sha1(present(type, value));
    };
  }

  private static String present(ActionType type, String value) {
    if (value == null) {
      throw missing(type.parameter());
    }
    return value;
  }

  private static String oneOf(Set<String> values, ActionType type, String value) {
    if (!values.contains(value)) {
      throw new DefenderError(400, "InvalidInput", "Invalid value of " + type.parameter());
    }
    return value;
  }

  private static String sha1(String value) {
    if (!SHA1.matcher(value).matches()) {
      throw new DefenderError(400, "InvalidHashValue", "Hash value is incorrect");
    }
    return value;
  }

  private static String text(JsonNode object, String name) {
    var value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw incorrect();
    }
    return value.textValue();
  }

  private static DefenderError incorrect() {
    return new DefenderError(400, "InvalidRequestBody", "Request body is incorrect");
  }

  private static DefenderError missing(String name) {
    return new DefenderError(400, "MissingRequiredParameter", name + " is missing");
  }
}
