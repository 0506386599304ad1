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
import java.util.Optional;
import java.util.stream.Stream;

/** Sends alerts to a syslog server (RFC 5424), over TLS (RFC 5425) or TCP (RFC 6587). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.tls) || !has(self.transport) || self.transport == 'Tls'",
    fieldPath = ".tls",
    message = "tls needs transport: Tls")
@ValidationRule(
    value =
        "!has(self.framing) || self.framing == 'OctetCounting' || (has(self.transport) && self.transport == 'Tcp')",
    fieldPath = ".framing",
    message = "framing must be OctetCounting with transport: Tls")
public record SyslogSink(
    @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-zA-Z0-9]([-.a-zA-Z0-9]*[a-zA-Z0-9])?$")
        @JsonPropertyDescription(
            "The name or IPv4 address of the server; the operator's configuration (egress) decides which hosts are allowed. Set by the user.")
        String host,
    @Default("6514")
        @Min(1)
        @Max(65_535)
        @JsonPropertyDescription("The port of the server. Default: 6514. Set by the user.")
        Integer port,
    @Default("Tls")
        @JsonPropertyDescription(
            "Tls, or Tcp without any encryption, which the operator's configuration must allow (egress.allowPlainHttp). Default: Tls. Set by the user.")
        Transport transport,
    @Default("OctetCounting")
        @JsonPropertyDescription(
            "What separates messages: their length in front of each (OctetCounting), or the end of a line (NewLine), with transport Tcp only. Default: OctetCounting. Set by the user.")
        Framing framing,
    @Default("local0")
        @JsonPropertyDescription("The facility of each message. Default: local0. Set by the user.")
        Facility facility,
    @Default("mde-operator")
        @Size(min = 1, max = 48)
        @Pattern(PRINTABLE)
        @JsonPropertyDescription(
            "The APP-NAME of each message. Default: mde-operator. Set by the user.")
        String appName,
    @Size(min = 1, max = 255)
        @Pattern(PRINTABLE)
        @JsonPropertyDescription(
            "The HOSTNAME of each message, by which a SIEM may distinguish log sources; without it, none. Set by the user.")
        String hostname,
    @Default("8192")
        @Min(1024)
        @Max(1_048_576)
        @JsonPropertyDescription(
            "The most bytes of one message; of a larger one the evidence is left out, and an alert that is still too large is quarantined. Must not be more than the server takes. Default: 8192. Set by the user.")
        Integer maxMessageBytes,
    @Default("OnClose")
        @JsonPropertyDescription(
            "When alerts count as delivered. OnClose: when the server has read all of a batch and ended the connection. None: when they are written to the connection, for servers that never end it; alerts are lost when such a server fails. Default: OnClose. Set by the user.")
        Acknowledgement acknowledgement,
    @JsonPropertyDescription(
            "How the connection is secured, where it differs from other connections of the operator. Set by the user.")
        SinkTls tls)
    implements SinkOptions {
  static final String KIND = "syslog";
  private static final String PRINTABLE = "^[!-~]+$";

  /** Applies the schema's defaults. */
  public SyslogSink {
    port = port == null ? 6514 : port;
    transport = transport == null ? Transport.TLS : transport;
    framing = framing == null ? Framing.OCTET_COUNTING : framing;
    facility = facility == null ? Facility.LOCAL0 : facility;
    appName = appName == null ? "mde-operator" : appName;
    maxMessageBytes = maxMessageBytes == null ? 8192 : maxMessageBytes;
    acknowledgement = acknowledgement == null ? Acknowledgement.ON_CLOSE : acknowledgement;
  }

  /** With the defaults of all other fields. */
  public static SyslogSink at(String host) {
    return new SyslogSink(host, null, null, null, null, null, null, null, null, null);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Format defaultFormat() {
    return Format.CEF;
  }

  @Override
  public Stream<String> secretNames() {
    return Stream.ofNullable(tls).flatMap(SinkTls::secretNames);
  }

  @Override
  public Optional<String> problem(String field) {
    return host == null
        ? Optional.of(field + ".host is missing or invalid.")
        : Optional.ofNullable(tls).flatMap(some -> some.problem(field + ".tls"));
  }

  /** What messages are sent over. */
  public enum Transport {
    @JsonProperty("Tls")
    TLS,
    @JsonProperty("Tcp")
    TCP
  }

  /** What separates messages. */
  public enum Framing {
    @JsonProperty("OctetCounting")
    OCTET_COUNTING,
    @JsonProperty("NewLine")
    NEW_LINE
  }

  /** When alerts count as delivered. */
  public enum Acknowledgement {
    @JsonProperty("OnClose")
    ON_CLOSE,
    @JsonProperty("None")
    NONE
  }

  /** Those of RFC 5424 that are not for the machine itself. */
  public enum Facility {
    @JsonProperty("user")
    USER(1),
    @JsonProperty("daemon")
    DAEMON(3),
    @JsonProperty("auth")
    AUTH(4),
    @JsonProperty("authpriv")
    AUTHPRIV(10),
    @JsonProperty("local0")
    LOCAL0(16),
    @JsonProperty("local1")
    LOCAL1(17),
    @JsonProperty("local2")
    LOCAL2(18),
    @JsonProperty("local3")
    LOCAL3(19),
    @JsonProperty("local4")
    LOCAL4(20),
    @JsonProperty("local5")
    LOCAL5(21),
    @JsonProperty("local6")
    LOCAL6(22),
    @JsonProperty("local7")
    LOCAL7(23);

    private final int code;

    Facility(int code) {
      this.code = code;
    }

    /** Its number in RFC 5424. */
    public int code() {
      return code;
    }
  }
}
