// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mdeoperator.api.ApplicationAuth;
import java.util.Optional;
import java.util.stream.Stream;

/** Sends alerts to a Log Analytics workspace, by the Logs Ingestion API of Azure Monitor. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "isURL(self.endpoint) && url(self.endpoint).getScheme() == 'https' && url(self.endpoint).getHost() != '' && url(self.endpoint).getEscapedPath() in ['', '/'] && !self.endpoint.contains('?')",
    fieldPath = ".endpoint",
    message =
        "endpoint must be an https URL without path and query: the logs ingestion URI of the data collection rule, such as https://mde-ab12.westeurope-1.ingest.monitor.azure.com")
@ValidationRule(
    value = "self.dataCollectionRule.matches('^dcr-[0-9a-f]{32}$')",
    fieldPath = ".dataCollectionRule",
    message =
        "dataCollectionRule must be dcr- and 32 hexadecimal digits: the immutableId in the rule's JSON view, not its name or resource ID")
@ValidationRule(
    value = "!has(self.stream) || self.stream.matches('^Custom-[A-Za-z][A-Za-z0-9_]*$')",
    fieldPath = ".stream",
    message =
        "stream must be Custom- and a name of letters, digits and underscores: a stream of the data collection rule, such as Custom-MdeAlerts")
public record SentinelSink(
    @Required
        @Size(min = 1, max = WebhookSink.MAX_URL)
        @JsonPropertyDescription(
            "The logs ingestion URI of the data collection rule, or of a data collection endpoint; its host must be one of the application's cloud. Set by the user.")
        String endpoint,
    @Required
        @Size(min = 1, max = MAX_NAME)
        @JsonPropertyDescription(
            "The immutable ID of the data collection rule, dcr- and 32 digits. Set by the user.")
        String dataCollectionRule,
    @Size(min = 1, max = MAX_NAME)
        @JsonPropertyDescription(
            "The stream of the data collection rule that records are sent to. Default: Custom-MdeAlerts, or Custom-MdeHuntingRows for a hunting query. Set by the user.")
        String stream,
    @Required
        @JsonPropertyDescription(
            "Whose tokens the requests carry: an application whose service principal, in the tenant of the workspace, has the role Monitoring Metrics Publisher on the data collection rule. Set by the user.")
        ApplicationAuth auth,
    @Default("Gzip")
        @JsonPropertyDescription("How requests are compressed. Default: Gzip. Set by the user.")
        Compression compression,
    @Default("1000000")
        @Min(65_536)
        @Max(MAX_BYTES)
        @JsonPropertyDescription(
            "The most bytes of one request, before compression; only an alert that is larger by itself is sent in a larger one. Default: 1000000. Set by the user.")
        Integer maxRequestBytes,
    @Default("1000")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription("The most alerts of one request. Default: 1000. Set by the user.")
        Integer maxRequestItems)
    implements SinkOptions, RequestOptions {
  static final String KIND = "sentinel";
  private static final int MAX_NAME = 100;

  /** Azure Monitor takes 1 MiB (Microsoft: "Azure Monitor service limits"). */
  public static final int MAX_BYTES = 1_000_000;

  /** Applies the schema's defaults. */
  public SentinelSink {
    compression = compression == null ? Compression.GZIP : compression;
    maxRequestBytes = maxRequestBytes == null ? MAX_BYTES : maxRequestBytes;
    maxRequestItems = maxRequestItems == null ? 1000 : maxRequestItems;
  }

  /** With the defaults of all other fields. */
  public static SentinelSink at(String endpoint, String dataCollectionRule, ApplicationAuth auth) {
    return new SentinelSink(endpoint, dataCollectionRule, null, auth, null, null, null);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Stream<String> secretNames() {
    return Stream.of();
  }

  @Override
  public Stream<String> applicationNames() {
    return Stream.ofNullable(auth).flatMap(ApplicationAuth::applicationNames);
  }

  @Override
  public Optional<String> problem(String field) {
    if (endpoint == null) {
      return Optional.of(field + ".endpoint is missing or invalid.");
    }
    if (dataCollectionRule == null) {
      return Optional.of(field + ".dataCollectionRule is missing or invalid.");
    }
    return ApplicationAuth.problem(field + ".auth", auth);
  }
}
