// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes alerts by the bulk API of Elasticsearch or OpenSearch. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "isURL(self.url) && url(self.url).getScheme() in ['https', 'http'] && url(self.url).getHost() != '' && !self.url.contains('?')",
    fieldPath = ".url",
    message = "url must be an absolute URL without a query, such as https://elastic.example:9200")
@ValidationRule(
    value = "!has(self.dataStream) || !has(self.index)",
    message = "set at most one of dataStream and index")
@ValidationRule(
    value = "!has(self.tls) || !isURL(self.url) || url(self.url).getScheme() == 'https'",
    fieldPath = ".tls",
    message = "tls needs an https URL")
public record ElasticsearchSink(
    @Required
        @Size(min = 1, max = WebhookSink.MAX_URL)
        @JsonPropertyDescription(
            "Where the API is; the operator's configuration (egress) decides which hosts are allowed. Set by the user.")
        String url,
    @Size(min = 1, max = MAX_NAME)
        @Pattern(NAME)
        @JsonPropertyDescription(
            "The data stream that each revision of an alert is added to: the history of all alerts. Default, without index: logs-mde.alert-default. Set by the user.")
        String dataStream,
    @Size(min = 1, max = MAX_NAME)
        @Pattern(NAME)
        @JsonPropertyDescription(
            "The index that holds the latest revision of each alert. Set by the user.")
        String index,
    @Size(min = 1, max = MAX_NAME)
        @Pattern("^[-_.@a-zA-Z0-9]+$")
        @JsonPropertyDescription(
            "The ingest pipeline that each alert passes; without it, the one of the data stream or index, if it has one. Set by the user.")
        String pipeline,
    @JsonPropertyDescription(
            "The credential of each request; without it, requests carry none. Set by the user.")
        SinkAuth auth,
    @JsonPropertyDescription(
            "How the connection is secured, where it differs from other connections of the operator. Set by the user.")
        SinkTls tls,
    @Default("Gzip")
        @JsonPropertyDescription("How requests are compressed. Default: Gzip. Set by the user.")
        Compression compression,
    @Default("5242880")
        @Min(65_536)
        @Max(104_857_600)
        @JsonPropertyDescription(
            "The most bytes of one request, before compression; only an alert that is larger by itself is sent in a larger one. Default: 5242880. Set by the user.")
        Integer maxRequestBytes,
    @Default("1000")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription("The most alerts of one request. Default: 1000. Set by the user.")
        Integer maxRequestItems)
    implements SinkOptions, RequestOptions {
  static final String KIND = "elasticsearch";
  private static final int MAX_NAME = 255;

  /** A part of the names that Elasticsearch allows ("Create index API", path parameters). */
  public static final String NAME = "^[a-z0-9][-_.a-z0-9]*$";

  /** Applies the schema's defaults. */
  public ElasticsearchSink {
    dataStream = dataStream == null && index == null ? "logs-mde.alert-default" : dataStream;
    compression = compression == null ? Compression.GZIP : compression;
    maxRequestBytes = maxRequestBytes == null ? 5 << 20 : maxRequestBytes;
    maxRequestItems = maxRequestItems == null ? 1000 : maxRequestItems;
  }

  /** With the defaults of all other fields. */
  public static ElasticsearchSink at(String url, SinkAuth auth) {
    return new ElasticsearchSink(url, null, null, null, auth, null, null, null, null);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Format defaultFormat() {
    return Format.ECS;
  }

  @Override
  public Stream<String> secretNames() {
    return Stream.concat(
        Stream.ofNullable(auth).flatMap(SinkAuth::secretNames),
        Stream.ofNullable(tls).flatMap(SinkTls::secretNames));
  }

  @Override
  public Optional<String> problem(String field) {
    if (url == null) {
      return Optional.of(field + ".url is missing or invalid.");
    }
    return Optional.ofNullable(auth)
        .flatMap(some -> some.problem(field + ".auth"))
        .or(() -> Optional.ofNullable(tls).flatMap(some -> some.problem(field + ".tls")));
  }
}
