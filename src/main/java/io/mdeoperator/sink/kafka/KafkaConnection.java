// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.KafkaSink;
import io.mdeoperator.api.v1alpha1.sink.KafkaTransport;
import io.mdeoperator.credential.SinkSecret;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.tls.ConnectionTls;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.http.ReceiverTls;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the brokers are, and who the operator is to them. All who have an equal key share one.
 *
 * @param bootstrap the brokers that name all others, not resolved
 * @param tls how connections are secured, if they differ from others; not used for plain text
 * @param secrets all that the spec names
 */
record KafkaConnection(
    Key key,
    List<InetSocketAddress> bootstrap,
    Optional<KafkaLogin> login,
    Optional<ConnectionTls> tls,
    List<SinkSecret> secrets) {
  private static final String SERVERS = "each host of kafka.bootstrapServers";

  KafkaConnection {
    bootstrap = List.copyOf(bootstrap);
    secrets = List.copyOf(secrets);
  }

  /**
   * What makes a connection a different one.
   *
   * @param spec but for its topic
   * @param secretVersions of the Secrets that it names
   */
  record Key(String namespace, KafkaSink spec, List<String> secretVersions) {
    Key {
      secretVersions = List.copyOf(secretVersions);
    }

    private static Key of(SinkInput input, KafkaSink spec) {
      return new Key(
          input.feed().getMetadata().getNamespace(),
          spec.withoutTopic(),
          spec.secretNames()
              .flatMap(name -> input.secret(name).stream())
              .map(secret -> secret.getMetadata().getResourceVersion())
              .toList());
    }
  }

  /** The connection that a spec asks for; nothing is called to find out whether it works. */
  static Result<KafkaConnection> of(SinkInput input, KafkaSink spec, EgressRules rules) {
    var problem = problem(spec, rules);
    if (problem.isPresent()) {
      return Result.failed(Reason.SINK_REJECTED, input.field() + ": kafka." + problem.get() + ".");
    }
    var bootstrap = spec.bootstrapServers().stream().map(KafkaConnection::address).toList();
    var hosts = bootstrap.stream().map(InetSocketAddress::getHostString).toList();
    return KafkaLogin.of(input, spec.sasl(), secret -> secret.allowing(hosts, SERVERS))
        .flatMap(
            login ->
                ReceiverTls.of(input, spec.tls(), secret -> secret.allowing(hosts, SERVERS))
                    .map(
                        tls ->
                            new KafkaConnection(
                                Key.of(input, spec), bootstrap, login, tls, secrets(input, spec))));
  }

  private static Optional<String> problem(KafkaSink spec, EgressRules rules) {
    if (spec.transport() == KafkaTransport.PLAINTEXT && !rules.allowPlainHttp()) {
      return Optional.of(
          "transport is Plaintext, which the operator's configuration does not allow (egress.allowPlainHttp)");
    }
    return spec.bootstrapServers().stream()
        .flatMap(
            server ->
                rules.problem(URI.create("https://" + server)).stream()
                    .map(problem -> "bootstrapServers: '" + server + "' " + problem))
        .findFirst();
  }

  /** Of text that {@link KafkaSink#SERVER} matches. */
  private static InetSocketAddress address(String server) {
    var colon = server.lastIndexOf(':');
    var host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
    return InetSocketAddress.createUnresolved(host, Integer.parseInt(server.substring(colon + 1)));
  }

  private static List<SinkSecret> secrets(SinkInput input, KafkaSink spec) {
    return spec.secretNames()
        .map(name -> SinkSecret.of(input.secret(name), name, input.field()))
        .flatMap(
            result ->
                result instanceof Result.Ok<SinkSecret>(var secret)
                    ? Stream.of(secret)
                    : Stream.empty())
        .toList();
  }

  /** Whether the owners of all Secrets have allowed a host. */
  boolean isAllowed(String host) {
    return secrets.stream().allMatch(secret -> secret.allows(host));
  }

  boolean isSecured() {
    return key.spec().transport() == KafkaTransport.TLS;
  }

  /** Shows nothing: each part may be confidential. */
  @Override
  public String toString() {
    return "KafkaConnection";
  }
}
