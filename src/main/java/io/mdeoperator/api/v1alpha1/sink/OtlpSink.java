// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mdeoperator.api.LocalRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sends alerts as log records of OpenTelemetry, by OTLP over HTTP. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "isURL(self.endpoint) && url(self.endpoint).getScheme() in ['https', 'http'] && url(self.endpoint).getHost() != '' && !self.endpoint.contains('?')",
    fieldPath = ".endpoint",
    message =
        "endpoint must be an absolute URL without a query, such as https://collector.example:4318")
@ValidationRule(
    value =
        "!has(self.headers) || self.headers.all(a, self.headers.exists_one(b, a.name.lowerAscii() == b.name.lowerAscii()))",
    fieldPath = ".headers",
    message = "a header must be named once only, in whatever letter case")
@ValidationRule(
    value = "!has(self.tls) || !isURL(self.endpoint) || url(self.endpoint).getScheme() == 'https'",
    fieldPath = ".tls",
    message = "tls needs an https URL")
public record OtlpSink(
    @Required
        @Size(min = 1, max = WebhookSink.MAX_URL)
        @JsonPropertyDescription(
            "Where the receiver is, without /v1/logs; the operator's configuration (egress) decides which hosts are allowed. Set by the user.")
        String endpoint,
    @Default("Protobuf")
        @JsonPropertyDescription(
            "How requests are encoded: Protobuf, which every receiver reads, or Json. Default: Protobuf. Set by the user.")
        Encoding encoding,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Headers of each request whose values are in Secrets, such as Authorization. Set by the user.")
        List<HeaderFrom> headers,
    @Default("Text")
        @JsonPropertyDescription(
            "What the body of a record is. Text: the alert as one text of JSON. Structured: the same as a map. Default: Text. Set by the user.")
        Body body,
    @JsonPropertyDescription(
            "How the connection is secured, where it differs from other connections of the operator. Set by the user.")
        SinkTls tls,
    @Default("Gzip")
        @JsonPropertyDescription("How requests are compressed. Default: Gzip. Set by the user.")
        Compression compression,
    @Default("1000000")
        @Min(65_536)
        @Max(67_108_864)
        @JsonPropertyDescription(
            "The most bytes of one request, before compression; only an alert that is larger by itself is sent in a larger one. Default: 1000000. Set by the user.")
        Integer maxRequestBytes,
    @Default("1000")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription("The most alerts of one request. Default: 1000. Set by the user.")
        Integer maxRequestItems)
    implements SinkOptions, RequestOptions {
  static final String KIND = "otlp";

  /** Applies the schema's defaults. */
  public OtlpSink {
    encoding = encoding == null ? Encoding.PROTOBUF : encoding;
    headers = headers == null ? List.of() : List.copyOf(headers);
    body = body == null ? Body.TEXT : body;
    compression = compression == null ? Compression.GZIP : compression;
    maxRequestBytes = maxRequestBytes == null ? 1_000_000 : maxRequestBytes;
    maxRequestItems = maxRequestItems == null ? 1000 : maxRequestItems;
  }

  /** With the defaults of all other fields. */
  public static OtlpSink at(String endpoint, List<HeaderFrom> headers) {
    return new OtlpSink(endpoint, null, headers, null, null, null, null, null);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Stream<String> secretNames() {
    return Stream.concat(
        headers.stream().map(HeaderFrom::secretRef).flatMap(LocalRef::names),
        Stream.ofNullable(tls).flatMap(SinkTls::secretNames));
  }

  @Override
  public Optional<String> problem(String field) {
    if (endpoint == null) {
      return Optional.of(field + ".endpoint is missing or invalid.");
    }
    return IntStream.range(0, headers.size())
        .mapToObj(i -> headers.get(i).problem(field + ".headers[" + i + "]"))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> Optional.ofNullable(tls).flatMap(some -> some.problem(field + ".tls")));
  }

  /** How requests are encoded. */
  public enum Encoding {
    @JsonProperty("Protobuf")
    PROTOBUF,
    @JsonProperty("Json")
    JSON
  }

  /** What the body of a record is. */
  public enum Body {
    @JsonProperty("Text")
    TEXT,
    @JsonProperty("Structured")
    STRUCTURED
  }
}
