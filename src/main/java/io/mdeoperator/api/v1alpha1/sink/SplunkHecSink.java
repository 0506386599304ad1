// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mdeoperator.api.LocalRef;
import java.util.Optional;
import java.util.stream.Stream;

/** Sends alerts to the HTTP Event Collector of Splunk. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "isURL(self.url) && url(self.url).getScheme() in ['https', 'http'] && url(self.url).getHost() != '' && !self.url.contains('?')",
    fieldPath = ".url",
    message = "url must be an absolute URL without a query, such as https://splunk.example:8088")
@ValidationRule(
    value = "!has(self.tls) || !isURL(self.url) || url(self.url).getScheme() == 'https'",
    fieldPath = ".tls",
    message = "tls needs an https URL")
public record SplunkHecSink(
    @Required
        @Size(min = 1, max = WebhookSink.MAX_URL)
        @JsonPropertyDescription(
            "Where the collector is, without /services/collector; the operator's configuration (egress) decides which hosts are allowed. Set by the user.")
        String url,
    @Required @JsonPropertyDescription("The token of the collector. Set by the user.")
        SecretKey token,
    @Size(min = 1, max = MAX_TEXT)
        @Pattern("^[_a-z0-9][-_a-z0-9]*$")
        @JsonPropertyDescription(
            "The index that alerts go to; without it, the token's own. Set by the user.")
        String index,
    @Default("mde-operator")
        @Size(min = 1, max = MAX_TEXT)
        @JsonPropertyDescription(
            "The source of each event. Default: mde-operator. Set by the user.")
        String source,
    @Size(min = 1, max = MAX_TEXT)
        @JsonPropertyDescription(
            "The source type of each event. Default: ms:defender:atp:alerts, which Splunk's add-on for Microsoft Security reads, and _json with the formats Ecs and Ocsf. Set by the user.")
        String sourcetype,
    @Size(min = 1, max = MAX_TEXT)
        @JsonPropertyDescription(
            "The host of each event; without it, Splunk's own default. Set by the user.")
        String host,
    @Default("None")
        @JsonPropertyDescription(
            "None: alerts are delivered once the collector has taken them. Indexer: once an indexer has confirmed that they are stored, which takes longer and which Splunk Cloud does not offer. Default: None. Set by the user.")
        Acknowledgement acknowledgement,
    @JsonPropertyDescription(
            "How the connection is secured, where it differs from other connections of the operator. Set by the user.")
        SinkTls tls,
    @Default("Gzip")
        @JsonPropertyDescription("How requests are compressed. Default: Gzip. Set by the user.")
        Compression compression,
    @Default("2097152")
        @Min(65_536)
        @Max(104_857_600)
        @JsonPropertyDescription(
            "The most bytes of one request, before compression; only an alert that is larger by itself is sent in a larger one. Default: 2097152. Set by the user.")
        Integer maxRequestBytes,
    @Default("1000")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription("The most alerts of one request. Default: 1000. Set by the user.")
        Integer maxRequestItems)
    implements SinkOptions, RequestOptions {
  static final String KIND = "splunkHec";
  private static final int MAX_TEXT = 255;

  /** Applies the schema's defaults. */
  public SplunkHecSink {
    source = source == null ? "mde-operator" : source;
    acknowledgement = acknowledgement == null ? Acknowledgement.NONE : acknowledgement;
    compression = compression == null ? Compression.GZIP : compression;
    maxRequestBytes = maxRequestBytes == null ? 2 << 20 : maxRequestBytes;
    maxRequestItems = maxRequestItems == null ? 1000 : maxRequestItems;
  }

  /** With the defaults of all other fields. */
  public static SplunkHecSink at(String url, SecretKey token) {
    return new SplunkHecSink(url, token, null, null, null, null, null, null, null, null, null);
  }

  /** When an alert counts as delivered. */
  public enum Acknowledgement {
    @JsonProperty("None")
    NONE,
    @JsonProperty("Indexer")
    INDEXER
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Stream<String> secretNames() {
    return Stream.concat(
        Stream.ofNullable(token).map(SecretKey::secretRef).flatMap(LocalRef::names),
        Stream.ofNullable(tls).flatMap(SinkTls::secretNames));
  }

  @Override
  public Optional<String> problem(String field) {
    if (url == null || token == null) {
      return Optional.of(field + (url == null ? ".url" : ".token") + " is missing or invalid.");
    }
    return token
        .problem(field + ".token")
        .or(() -> Optional.ofNullable(tls).flatMap(some -> some.problem(field + ".tls")));
  }
}
