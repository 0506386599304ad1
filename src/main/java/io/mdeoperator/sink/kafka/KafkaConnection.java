// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.api.Api;
import io.mdeoperator.api.ApplicationAuth;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.KafkaSink;
import io.mdeoperator.api.v1alpha1.sink.KafkaTransport;
import io.mdeoperator.credential.ApplicationAccess;
import io.mdeoperator.credential.SinkSecret;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.tls.ConnectionTls;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkTokens;
import io.mdeoperator.sink.http.ReceiverTls;
import io.mdeoperator.sink.http.ReceiverUrl;
import java.net.InetSocketAddress;
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
  private static final String APPLICATION = "kafka.sasl.oauthBearer.applicationRef";

  KafkaConnection {
    bootstrap = List.copyOf(bootstrap);
    secrets = List.copyOf(secrets);
  }

  /**
   * What makes a connection a different one.
   *
   * @param spec but for its topic
   * @param versions of the Secrets and of the application that it names; not of tokens, which are
   *     renewed
   */
  record Key(String namespace, KafkaSink spec, List<String> versions) {
    Key {
      versions = List.copyOf(versions);
    }

    private static Key of(SinkInput input, KafkaSink spec) {
      return new Key(
          input.owner().namespace(),
          spec.withoutTopic(),
          Stream.concat(
                  spec.secretNames()
                      .flatMap(name -> input.secret(name).stream())
                      .map(secret -> secret.getMetadata().getResourceVersion()),
                  spec.applicationNames()
                      .flatMap(name -> input.application(name).stream())
                      .map(ApplicationAccess::version))
              .toList());
    }
  }

  /** The connection that a spec asks for; nothing is called to find out whether it works. */
  static Result<KafkaConnection> of(
      SinkInput input, KafkaSink spec, EgressRules rules, SinkTokens tokens) {
    var problem = problem(input, spec, rules);
    if (problem.isPresent()) {
      return Result.failed(problem.get());
    }
    var bootstrap = spec.bootstrapServers().stream().map(KafkaConnection::address).toList();
    var hosts = bootstrap.stream().map(InetSocketAddress::getHostString).toList();
    return login(input, spec, hosts, tokens)
        .flatMap(
            login ->
                ReceiverTls.of(input, spec.tls(), secret -> secret.allowing(hosts, SERVERS))
                    .map(
                        tls ->
                            new KafkaConnection(
                                Key.of(input, spec), bootstrap, login, tls, secrets(input, spec))));
  }

  private static Result<Optional<KafkaLogin>> login(
      SinkInput input, KafkaSink spec, List<String> hosts, SinkTokens tokens) {
    if (spec.sasl() == null) {
      return Result.ok(Optional.empty());
    }
    return spec.oauthBearer()
        .map(auth -> application(input, auth, new TokenHost(hosts.getFirst()), tokens))
        .orElseGet(
            () -> KafkaLogin.User.of(input, spec.sasl(), secret -> secret.allowing(hosts, SERVERS)))
        .map(Optional::of);
  }

  private static Result<KafkaLogin> application(
      SinkInput input, ApplicationAuth auth, TokenHost host, SinkTokens tokens) {
    return tokens
        .of(input, APPLICATION, auth.applicationRef(), auth.tenantId(), host.audience())
        .map(ofHost -> new KafkaLogin.Application(host, ofHost));
  }

  private static Optional<Problem> problem(SinkInput input, KafkaSink spec, EgressRules rules) {
    if (spec.transport() == KafkaTransport.PLAINTEXT && !rules.allowPlainHttp()) {
      return rejected(
          input,
          "kafka.transport is Plaintext, which the operator's configuration does not allow (egress.allowPlainHttp).");
    }
    var subject = input.field() + ": kafka.bootstrapServers: '";
    return spec.oauthBearer()
        .flatMap(_ -> problemWithToken(input, spec))
        .or(
            () ->
                spec.bootstrapServers().stream()
                    .flatMap(
                        server ->
                            ReceiverUrl.of("https://" + server, subject + server + "' ", rules)
                                .failure()
                                .stream())
                    .findFirst());
  }

  /** A token goes to one host, which proves its name to the operator, and not to who has asked. */
  private static Optional<Problem> problemWithToken(SinkInput input, KafkaSink spec) {
    if (spec.transport() != KafkaTransport.TLS) {
      return rejected(
          input,
          "kafka.transport is Plaintext, but the token of kafka.sasl.oauthBearer is sent over TLS only.");
    }
    if (spec.bootstrapServers().size() != 1) {
      return rejected(
          input,
          "kafka.bootstrapServers must be exactly one for kafka.sasl.oauthBearer: the token is for its host, and sent to no other.");
    }
    return spec.tls() == null || spec.tls().caCertificate() == null
        ? Optional.empty()
        : rejected(
            input,
            "kafka.tls.caCertificate is not used with kafka.sasl.oauthBearer: the authorities that the operator trusts (trust.caBundle) say whose host the token is sent to.");
  }

  private static Optional<Problem> rejected(SinkInput input, String why) {
    return Optional.of(new Problem(Reason.SINK_REJECTED, input.field() + ": " + why));
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

  /** Why a broker of this host must not be connected to; the rest of a sentence. */
  Optional<String> objection(String host) {
    if (application().filter(login -> !login.host().is(host)).isPresent()) {
      return Optional.of(
          "names a broker of another host than that of kafka.bootstrapServers, which is the only one that the token of kafka.sasl.oauthBearer is sent to");
    }
    return secrets.stream().allMatch(secret -> secret.allows(host))
        ? Optional.empty()
        : Optional.of(
            "names a broker that the Secrets of the sink may not be used for. Add the hosts of all brokers to the annotation "
                + Api.ALLOWED_HOSTS_ANNOTATION
                + " of each Secret");
  }

  /** The login, if it is a token. */
  Optional<KafkaLogin.Application> application() {
    return login
        .filter(KafkaLogin.Application.class::isInstance)
        .map(KafkaLogin.Application.class::cast);
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
