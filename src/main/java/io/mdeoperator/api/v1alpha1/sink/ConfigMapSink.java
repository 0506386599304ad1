// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mdeoperator.api.Durations;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Mirrors alerts into ConfigMaps. Its defaults are not in the schema: the API server makes {@code
 * null} of an object that holds nothing but defaults when it is applied by another client.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigMapSink(
    @JsonPropertyDescription(
            "How long and how many alerts are kept; without it, 168h and 500. Set by the user.")
        Retention retention,
    @JsonPropertyDescription(
            "Whether evidence is mirrored too; it is large and holds personal data. Default: WithoutEvidence. Set by the user.")
        Content content)
    implements SinkOptions {
  static final String KIND = "configMap";

  /** Applies the schema's defaults. */
  public ConfigMapSink {
    retention = retention == null ? new Retention(null, null) : retention;
    content = content == null ? Content.WITHOUT_EVIDENCE : content;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Stream<String> secretNames() {
    return Stream.empty();
  }

  @Override
  public Optional<String> problem(String field) {
    return Durations.problem(field + ".retention.maxAge", retention.maxAge());
  }

  /** What of an alert is mirrored. */
  public enum Content {
    @JsonProperty("WithoutEvidence")
    WITHOUT_EVIDENCE,
    @JsonProperty("Full")
    FULL
  }

  /** How long and how many alerts are kept; what comes first decides. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "!has(self.maxAge) || (self.maxAge >= duration('1h') && self.maxAge <= duration('8760h'))",
      fieldPath = ".maxAge",
      message = "maxAge must be between 1h and 8760h")
  public record Retention(
      @Size(max = 32)
          @Pattern(Durations.REGEX)
          @JsonPropertyDescription(
              "Alerts whose last update is older are removed, 1h to 8760h. Default: 168h. Set by the user.")
          String maxAge,
      @Min(1)
          @Max(MAX_ALERTS)
          @JsonPropertyDescription(
              "The most recently updated alerts that are kept; the API server is not a SIEM. Default: 500. Set by the user.")
          Integer maxAlerts) {
    /** The bound of the schema. */
    public static final int MAX_ALERTS = 5000;

    /** Applies the schema's defaults. */
    public Retention {
      maxAge = maxAge == null ? "168h" : maxAge;
      maxAlerts = maxAlerts == null ? 500 : maxAlerts;
    }
  }
}
