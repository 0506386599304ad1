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
import io.mdeoperator.api.ApplicationAuth;
import io.mdeoperator.api.LocalRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes alerts to a topic of Apache Kafka, or of what speaks its protocol. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.tls) || self.transport == 'Tls'",
    fieldPath = ".tls",
    message = "tls needs the transport Tls")
@ValidationRule(
    value = "!has(self.sasl) || !has(self.sasl.oauthBearer) || self.transport == 'Tls'",
    fieldPath = ".transport",
    message = "oauthBearer needs the transport Tls: a token is never sent in plain text")
@ValidationRule(
    value = "!has(self.sasl) || !has(self.sasl.oauthBearer) || self.bootstrapServers.size() == 1",
    fieldPath = ".bootstrapServers",
    message =
        "oauthBearer takes exactly one bootstrap server: the token is for its host, and sent to no other")
@ValidationRule(
    value =
        "!has(self.sasl) || !has(self.sasl.oauthBearer) || !has(self.tls) || !has(self.tls.caCertificate)",
    fieldPath = ".tls",
    message =
        "oauthBearer takes no tls.caCertificate: the authorities that the operator trusts say whose host a token is sent to")
public record KafkaSink(
    @Required
        @Size(min = 1, max = MAX_SERVERS)
        @JsonPropertyDescription(
            "The brokers that name all others, each as host:port; the operator's configuration (egress) decides which hosts are allowed, of these and of those that they name. A proxy (http.proxy) is not used. Set by the user.")
        List<@Size(min = 3, max = 260) @Pattern(SERVER) String> bootstrapServers,
    @Required
        @Size(min = 1, max = 249)
        @Pattern("^[-._a-zA-Z0-9]+$")
        @JsonPropertyDescription("The topic, which must exist. Set by the user.")
        String topic,
    @Default("Tls")
        @JsonPropertyDescription(
            "How brokers are connected to; Plaintext only where the operator's configuration allows plain HTTP (egress.allowPlainHttp). Default: Tls. Set by the user.")
        KafkaTransport transport,
    @JsonPropertyDescription(
            "Who the operator is to the brokers; without it, a client certificate says so, or nothing. Set by the user.")
        KafkaSasl sasl,
    @JsonPropertyDescription(
            "How connections are secured, where that differs from other connections of the operator. The annotation of each Secret names the hosts of all brokers. Set by the user.")
        SinkTls tls,
    @Default("None")
        @JsonPropertyDescription(
            "How records are compressed; not every receiver takes Gzip. Default: None. Set by the user.")
        Compression compression,
    @Default("1000000")
        @Min(65_536)
        @Max(MAX_REQUEST_BYTES)
        @JsonPropertyDescription(
            "The most bytes of one request, and so of one alert, before compression; a larger alert is refused. Default: 1000000. Set by the user.")
        Integer maxRequestBytes)
    implements SinkOptions {
  static final String KIND = "kafka";
  private static final int MAX_SERVERS = 8;

  /** A name or an address, IPv6 in brackets, and a port. */
  public static final String SERVER =
      "^([a-zA-Z0-9]([-.a-zA-Z0-9]*[a-zA-Z0-9])?|\\[[0-9a-fA-F:.]+\\]):[1-9][0-9]{0,4}$";

  /** The most that {@link #maxRequestBytes} can be. */
  public static final int MAX_REQUEST_BYTES = 4 << 20;

  /** Applies the schema's defaults. */
  public KafkaSink {
    bootstrapServers = bootstrapServers == null ? null : List.copyOf(bootstrapServers);
    transport = transport == null ? KafkaTransport.TLS : transport;
    compression = compression == null ? Compression.NONE : compression;
    maxRequestBytes = maxRequestBytes == null ? 1_000_000 : maxRequestBytes;
  }

  /** With the defaults of all other fields. */
  public static KafkaSink at(List<String> bootstrapServers, String topic, KafkaSasl sasl) {
    return new KafkaSink(bootstrapServers, topic, null, sasl, null, null, null);
  }

  /** The same connection, whatever is written through it. */
  public KafkaSink withoutTopic() {
    return new KafkaSink(
        bootstrapServers, null, transport, sasl, tls, compression, maxRequestBytes);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Stream<String> secretNames() {
    return Stream.concat(
        Stream.ofNullable(sasl)
            .flatMap(some -> some.user().stream())
            .map(KafkaSasl.User::secretRef)
            .flatMap(LocalRef::names),
        Stream.ofNullable(tls).flatMap(SinkTls::secretNames));
  }

  @Override
  public Stream<String> applicationNames() {
    return oauthBearer().stream().flatMap(ApplicationAuth::applicationNames);
  }

  /** Whose tokens are the login, if the login is a token. */
  public Optional<ApplicationAuth> oauthBearer() {
    return Optional.ofNullable(sasl).map(KafkaSasl::oauthBearer);
  }

  @Override
  public Optional<String> problem(String field) {
    if (bootstrapServers == null
        || bootstrapServers.isEmpty()
        || !bootstrapServers.stream().allMatch(server -> server.matches(SERVER))) {
      return Optional.of(field + ".bootstrapServers is missing or invalid.");
    }
    if (topic == null) {
      return Optional.of(field + ".topic is missing or invalid.");
    }
    return Optional.ofNullable(sasl)
        .flatMap(some -> some.problem(field + ".sasl"))
        .or(() -> Optional.ofNullable(tls).flatMap(some -> some.problem(field + ".tls")));
  }
}
