// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

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
import io.mdeoperator.api.Durations;
import java.util.List;

/** One receiver of a feed's alerts; exactly one kind of sink is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.configMap), has(self.webhook), has(self.elasticsearch), has(self.splunkHec)].filter(x, x).size() == 1",
    message = "set exactly one of configMap, webhook, elasticsearch and splunkHec")
@ValidationRule(
    value =
        "!has(self.format) || has(self.splunkHec) || self.format == (has(self.elasticsearch) ? 'Ecs' : 'Mde')",
    fieldPath = ".format",
    message = "format must be Ecs for elasticsearch, and Mde for configMap and webhook")
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
    @JsonPropertyDescription(
            "The format of an alert. Mde: as it came, unchanged. Ecs: the Elastic Common Schema. Default: Ecs for elasticsearch, else Mde. Set by the user.")
        Format format) {

  private static final String CONFIG_MAP = "configMap";
  private static final String WEBHOOK = "webhook";
  private static final String ELASTICSEARCH = "elasticsearch";
  private static final String SPLUNK_HEC = "splunkHec";

  /** What the API server takes for a key of a Secret. */
  static final String KEY = "^[-._a-zA-Z0-9]+$";

  static final String SINK_SECRET =
      "The Secret; it must carry the label mde-operator.io/credential=sink and, in the annotation mde-operator.io/allowed-hosts, the URL's host. Set by the user.";

  /** All that {@link #kind()} can be. */
  public static final List<String> KINDS = List.of(CONFIG_MAP, WEBHOOK, ELASTICSEARCH, SPLUNK_HEC);

  /** Applies the schema's defaults. */
  public SinkSpec {
    format = format == null ? defaultFormat(elasticsearch) : format;
  }

  private static Format defaultFormat(ElasticsearchSink elasticsearch) {
    return elasticsearch == null ? Format.MDE : Format.ECS;
  }

  /** A mirror in its default format. */
  public static SinkSpec of(String name, ConfigMapSink configMap) {
    return new SinkSpec(name, configMap, null, null, null, null);
  }

  /** A webhook in its default format. */
  public static SinkSpec of(String name, WebhookSink webhook) {
    return new SinkSpec(name, null, webhook, null, null, null);
  }

  /** Elasticsearch or OpenSearch in its default format. */
  public static SinkSpec of(String name, ElasticsearchSink elasticsearch) {
    return new SinkSpec(name, null, null, elasticsearch, null, null);
  }

  /** Splunk in this format; null: the default one. */
  public static SinkSpec of(String name, SplunkHecSink splunkHec, Format format) {
    return new SinkSpec(name, null, null, null, splunkHec, format);
  }

  /** Which kind of sink it is: the name of the field that a checked spec has. */
  public String kind() {
    if (elasticsearch != null) {
      return ELASTICSEARCH;
    }
    if (splunkHec != null) {
      return SPLUNK_HEC;
    }
    return webhook == null ? CONFIG_MAP : WEBHOOK;
  }

  /** How an alert is written. */
  public enum Format {
    @JsonProperty("Mde")
    MDE,
    @JsonProperty("Ecs")
    ECS
  }

  /** How the bodies of requests are compressed. */
  public enum Compression {
    @JsonProperty("Gzip")
    GZIP,
    @JsonProperty("None")
    NONE
  }

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
          Content content) {
    /** Applies the schema's defaults. */
    public ConfigMapSink {
      retention = retention == null ? new Retention(null, null) : retention;
      content = content == null ? Content.WITHOUT_EVIDENCE : content;
    }
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

  /** Posts alerts to an HTTPS endpoint. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.url) != has(self.urlFrom)",
      message = "set exactly one of url and urlFrom")
  @ValidationRule(
      value =
          "!has(self.url) || (isURL(self.url) && url(self.url).getScheme() in ['https', 'http'] && url(self.url).getHost() != '')",
      fieldPath = ".url",
      message = "url must be an absolute URL such as https://siem.example/hook")
  @ValidationRule(
      value =
          "!has(self.headersFrom) || self.headersFrom.all(a, self.headersFrom.exists_one(b, a.name.lowerAscii() == b.name.lowerAscii()))",
      fieldPath = ".headersFrom",
      message = "a header must be named once only, in whatever letter case")
  @ValidationRule(
      value =
          "!has(self.tls) || !has(self.url) || !isURL(self.url) || url(self.url).getScheme() == 'https'",
      fieldPath = ".tls",
      message = "tls needs an https URL")
  public record WebhookSink(
      @Size(max = MAX_URL)
          @JsonPropertyDescription(
              "Where alerts are posted; the operator's configuration (egress) decides which hosts are allowed. Set by the user.")
          String url,
      @JsonPropertyDescription(
              "The same from a Secret, where the URL itself is secret; the Secret's annotation must name the URL's host. Set by the user.")
          SecretKey urlFrom,
      @Default("Structured")
          @JsonPropertyDescription(
              "Structured: one event a request, as all receivers of CloudEvents read it. Batched: a JSON array of events, faster where the receiver reads it. Default: Structured. Set by the user.")
          Mode mode,
      @Size(max = 8)
          @JsonPropertyDescription(
              "Headers of each request whose values are in Secrets, such as Authorization. Set by the user.")
          List<HeaderFrom> headersFrom,
      @JsonPropertyDescription("The key that requests are signed with. Set by the user.")
          Signing signing,
      @JsonPropertyDescription(
              "How the connection is secured, where it differs from other connections of the operator. Set by the user.")
          SinkTls tls) {
    /** The longest URL, in the spec or in a Secret. */
    public static final int MAX_URL = 2048;

    /** Applies the schema's defaults. */
    public WebhookSink {
      mode = mode == null ? Mode.STRUCTURED : mode;
      headersFrom = headersFrom == null ? List.of() : List.copyOf(headersFrom);
    }
  }

  /** A value in a Secret of this namespace. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SecretKey(
      @Required @JsonPropertyDescription(SINK_SECRET) LocalRef secretRef,
      @Required
          @Size(min = 1, max = 253)
          @Pattern(KEY)
          @JsonPropertyDescription("The key in the Secret. Set by the user.")
          String key) {}

  /** A header whose value is in a Secret. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!self.name.matches(\"" + HeaderFrom.RESERVED + "\")",
      fieldPath = ".name",
      message = "the operator or HTTP sets this header")
  public record HeaderFrom(
      @Required
          @Size(min = 1, max = 64)
          @Pattern(NAME)
          @JsonPropertyDescription(
              "Name of the header; none that HTTP or the operator sets. Set by the user.")
          String name,
      @Required @JsonPropertyDescription(SINK_SECRET) LocalRef secretRef,
      @Required
          @Size(min = 1, max = 253)
          @Pattern(KEY)
          @JsonPropertyDescription(
              "The key in the Secret; its value is the whole value of the header, such as Bearer and a token. Set by the user.")
          String key) {
    /** What names may look like; a part of what RFC 9110, "Tokens", allows. */
    public static final String NAME = "^[-_.A-Za-z0-9]+$";

    /**
     * Headers of the connection, of the message and of its proxies (RFC 9110), of Standard Webhooks
     * and of CloudEvents.
     */
    public static final String RESERVED =
        "(?i)^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|http2-settings|expect|date|user-agent|accept-encoding|(content|proxy|webhook|ce)-.*)$";
  }

  /** How events are put into requests. */
  public enum Mode {
    @JsonProperty("Structured")
    STRUCTURED,
    @JsonProperty("Batched")
    BATCHED
  }

  /** Where the signing key lies. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Signing(
      @Required @JsonPropertyDescription(SINK_SECRET) LocalRef secretRef,
      @Default("signingKey")
          @Size(min = 1, max = 253)
          @Pattern(KEY)
          @JsonPropertyDescription(
              "The key in the Secret; its value is whsec_ and 24 to 64 bytes in base64. The same name with .previous may hold the key before it. Default: signingKey. Set by the user.")
          String key) {
    /** Applies the schema's defaults. */
    public Signing {
      key = key == null ? "signingKey" : key;
    }
  }
}
