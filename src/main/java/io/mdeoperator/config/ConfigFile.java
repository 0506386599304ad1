// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.v1alpha1.Cloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Reads the configuration file. */
public final class ConfigFile {
  private static final JsonMapper YAML =
      JsonMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfigDefaults(
              coercion ->
                  coercion.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsNull))
          .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationReader()))
          .build();

  private ConfigFile() {}

  /** Reads and checks a file; an empty one means all defaults. */
  public static OperatorConfig read(Path file) throws ConfigException {
    var config = parse(file, text(file));
    ConfigRules.check(config);
    return config;
  }

  private static String text(Path file) throws ConfigException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": file not found");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage());
    }
  }

  private static OperatorConfig parse(Path file, String text) throws ConfigException {
    try {
      var tree = YAML.readTree(text);
      var isEmpty =
          tree.isMissingNode() || tree.isNull() || tree.equals(YAML.getNodeFactory().textNode(""));
      return YAML.treeToValue(isEmpty ? YAML.createObjectNode() : tree, OperatorConfig.class);
    } catch (UnrecognizedPropertyException e) {
      throw new ConfigException(
          key(e)
              + ": unknown key; allowed keys are "
              + e.getKnownPropertyIds().stream()
                  .map(String::valueOf)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    } catch (InvalidFormatException e) {
      throw new ConfigException(
          mustBe(key(e), allowed(e.getTargetType()), String.valueOf(e.getValue())));
    } catch (MismatchedInputException e) {
      throw new ConfigException(key(e) + ": must be " + allowed(e.getTargetType()));
    } catch (JsonMappingException e) {
      throw new ConfigException(
          key(e) + ": " + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (JacksonException e) {
      throw new ConfigException(
          file
              + ": not valid YAML at line "
              + e.getLocation().getLineNr()
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
  }

  /** What to say of a value that is not allowed. */
  static String mustBe(String key, String allowed, String value) {
    return key + ": must be " + allowed + ", but was '" + value + "'";
  }

  private static String key(JsonMappingException e) {
    return e.getPath().stream()
        .map(ConfigFile::step)
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  private static String step(Reference step) {
    return step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName();
  }

  private static String allowed(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(ConfigFile::nameOf)
              .collect(Collectors.joining(", "));
    }
    return switch (type.getSimpleName()) {
      case "Duration" -> "a duration such as 30s, 15m or 180d";
      case "Integer" -> "a whole number";
      case "Boolean", "boolean" -> "true or false";
      case "URI" -> "a URL";
      case "String", "Path" -> "a string";
      case "List", "Set", "ArrayList", "HashSet" -> "a list";
      default -> "a map";
    };
  }

  private static String nameOf(Object constant) {
    return constant instanceof Cloud cloud ? cloud.value() : constant.toString();
  }

  private static final class DurationReader extends StdDeserializer<Duration> {
    DurationReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      var text = parser.getValueAsString("");
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException e) {
        throw InvalidFormatException.from(parser, e.getMessage(), text, Duration.class);
      }
    }
  }
}
