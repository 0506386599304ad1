// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** One receiver of a feed's alerts; exactly one kind of sink is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.configMap), has(self.webhook), has(self.elasticsearch), has(self.splunkHec), has(self.kafka), has(self.otlp), has(self.sentinel), has(self.syslog)].filter(x, x).size() == 1",
    message =
        "set exactly one of configMap, webhook, elasticsearch, splunkHec, kafka, otlp, sentinel and syslog")
@ValidationRule(
    value =
        "!has(self.format) || self.format in (has(self.elasticsearch) ? ['Ecs'] : has(self.configMap) || has(self.sentinel) ? ['Mde'] : has(self.syslog) ? ['Cef', 'Mde'] : ['Mde', 'Ecs', 'Ocsf'])",
    fieldPath = ".format",
    message =
        "format must be Ecs for elasticsearch, Mde for configMap and sentinel, Cef or Mde for syslog, and Mde, Ecs or Ocsf for all others")
public record SinkSpec(
    @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription(
            "Name of the sink, unique in the feed; its cursor belongs to this name. Set by the user.")
        String name,
    @JsonPropertyDescription(
            "Mirrors the latest revision of each alert into ConfigMaps of this namespace. Set by the user.")
        ConfigMapSink configMap,
    @JsonPropertyDescription("Posts alerts as CloudEvents over HTTPS. Set by the user.")
        WebhookSink webhook,
    @JsonPropertyDescription(
            "Writes alerts by the bulk API of Elasticsearch or OpenSearch. Set by the user.")
        ElasticsearchSink elasticsearch,
    @JsonPropertyDescription("Sends alerts to the HTTP Event Collector of Splunk. Set by the user.")
        SplunkHecSink splunkHec,
    @JsonPropertyDescription("Writes alerts to a topic of Apache Kafka. Set by the user.")
        KafkaSink kafka,
    @JsonPropertyDescription("Sends alerts as log records of OpenTelemetry. Set by the user.")
        OtlpSink otlp,
    @JsonPropertyDescription(
            "Sends alerts to a Log Analytics workspace, which Microsoft Sentinel reads. Set by the user.")
        SentinelSink sentinel,
    @JsonPropertyDescription(
            "Sends alerts to a syslog server over TLS or TCP (RFC 5424). Set by the user.")
        SyslogSink syslog,
    @JsonPropertyDescription(
            "The format of an alert. Mde: as it came, unchanged. Ecs: the Elastic Common Schema. Cef: the Common Event Format. Ocsf: a Detection Finding of the Open Cybersecurity Schema Framework. Default: Ecs for elasticsearch, Cef for syslog, else Mde. Set by the user.")
        Format format) {

  /** All that {@link #kind()} can be. */
  public static final List<String> KINDS =
      List.of(
          ConfigMapSink.KIND,
          WebhookSink.KIND,
          ElasticsearchSink.KIND,
          SplunkHecSink.KIND,
          KafkaSink.KIND,
          OtlpSink.KIND,
          SentinelSink.KIND,
          SyslogSink.KIND);

  /** Applies the schema's defaults. */
  public SinkSpec {
    format =
        format == null
            ? options(configMap, webhook, elasticsearch, splunkHec, kafka, otlp, sentinel, syslog)
                .map(SinkOptions::defaultFormat)
                .orElse(Format.MDE)
            : format;
  }

  /** A sink of one kind in this format; null: the default one. */
  public static SinkSpec of(String name, SinkOptions options, Format format) {
    return new SinkSpec(
        name,
        as(ConfigMapSink.class, options),
        as(WebhookSink.class, options),
        as(ElasticsearchSink.class, options),
        as(SplunkHecSink.class, options),
        as(KafkaSink.class, options),
        as(OtlpSink.class, options),
        as(SentinelSink.class, options),
        as(SyslogSink.class, options),
        format);
  }

  /** A sink of one kind in its default format; null: of no kind. */
  public static SinkSpec of(String name, SinkOptions options) {
    return of(name, options, null);
  }

  private static <T> T as(Class<T> kind, SinkOptions options) {
    return kind.isInstance(options) ? kind.cast(options) : null;
  }

  private static Optional<SinkOptions> options(SinkOptions... kinds) {
    return Stream.of(kinds).filter(Objects::nonNull).findFirst();
  }

  /** What is set of its kind; empty where the spec names none. */
  public Optional<SinkOptions> options() {
    return options(configMap, webhook, elasticsearch, splunkHec, kafka, otlp, sentinel, syslog);
  }

  /** Which kind of sink a checked spec is: the name of the field that it has. */
  public String kind() {
    return options().map(SinkOptions::kind).orElse(ConfigMapSink.KIND);
  }

  /** As {@link SinkOptions#problem}. */
  public Optional<String> problem(String field) {
    if (name == null || name.isEmpty()) {
      return Optional.of(field + ".name is missing or invalid.");
    }
    return options()
        .map(some -> some.problem(field + "." + some.kind()))
        .orElseGet(
            () ->
                Optional.of(
                    field + " has no valid kind of sink: " + String.join(", ", KINDS) + "."));
  }
}
