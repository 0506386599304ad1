// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.Compression;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.api.v1alpha1.sink.KafkaSasl;
import io.mdeoperator.api.v1alpha1.sink.KafkaSink;
import io.mdeoperator.api.v1alpha1.sink.KafkaTransport;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.api.v1alpha1.sink.SinkTls;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.credential.ApplicationAccess;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.SampleApplication;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkClient;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkTokens;
import io.mdeoperator.sink.Sinks;
import io.mdeoperator.sink.format.SampleAlerts;
import io.mdeoperator.testing.tls.TestAuthority;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A sink of Kafka whose settings a test decides. */
public final class KafkaTestEnvironment implements AutoCloseable {
  /** With room for all producers of a test. */
  private static final long HEAP = 1L << 30;

  /** Where tokens come from, for sources that ask nobody. */
  static final URI LOGIN = URI.create("https://login.example");

  static final KafkaLimits IMPATIENT = limits(Duration.ofSeconds(1));

  private final KafkaProducers producers;
  private final SinkTokens tokens;
  private final Sinks sinks;
  private final Map<String, Secret> secrets = new HashMap<>();
  private final Map<String, ApplicationAccess> applications = new HashMap<>();
  private List<String> servers = List.of();
  private String topic;
  private KafkaTransport transport = KafkaTransport.PLAINTEXT;
  private KafkaSasl sasl;
  private SinkTls tls;
  private Compression compression;
  private Integer maxBytes;
  private Format format;
  private RecordKind records = RecordKind.ALERT;

  /** Waits that long for each step. */
  public KafkaTestEnvironment(TestAuthority trusted, Duration step) {
    this(trusted, limits(step));
  }

  KafkaTestEnvironment(TestAuthority trusted, KafkaLimits limits) {
    this(trusted, limits, SinkClient.rules(true, "localhost", "127.0.0.1"));
  }

  KafkaTestEnvironment(TestAuthority trusted, KafkaLimits limits, EgressRules rules) {
    this(
        new KafkaNetwork(rules, HostResolver.SYSTEM, HostResolver.SYSTEM, trusted.trust()),
        limits,
        new SinkTokens(new NoTokens(), SampleApplication.clouds(LOGIN, List.of())));
  }

  /**
   * @param tokens of the applications
   */
  KafkaTestEnvironment(KafkaNetwork network, KafkaLimits limits, SinkTokens tokens) {
    producers = new KafkaProducers(network, MonotonicClock.system(), HEAP, limits);
    this.tokens = tokens;
    sinks = new Sinks(List.of(new KafkaSinkKind(producers, tokens, SampleAlerts.ALL_FORMATS)));
  }

  /** May reach localhost and 127.0.0.1, but for the API server. */
  static KafkaNetwork network() {
    return new KafkaNetwork(
        SinkClient.rules(true, "localhost", "127.0.0.1"),
        HostResolver.SYSTEM,
        HostResolver.SYSTEM,
        TestAuthority.create("Brokers").trust());
  }

  /** Waits that long for each step, and little longer for all of them. */
  static KafkaLimits limits(Duration step) {
    return new KafkaLimits(
        step, step, step.multipliedBy(2), step.multipliedBy(3), Duration.ofMinutes(5));
  }

  /** Connects to these brokers first. */
  public KafkaTestEnvironment server(String... next) {
    servers = List.of(next);
    return this;
  }

  /** Writes to this topic. */
  public KafkaTestEnvironment topic(String name) {
    topic = name;
    return this;
  }

  KafkaTestEnvironment over(KafkaTransport next) {
    transport = next;
    return this;
  }

  KafkaTestEnvironment compressed() {
    compression = Compression.GZIP;
    return this;
  }

  KafkaTestEnvironment maxBytes(int bytes) {
    maxBytes = bytes;
    return this;
  }

  KafkaTestEnvironment format(Format next) {
    format = next;
    return this;
  }

  KafkaTestEnvironment plain(Secret secret) {
    sasl = new KafkaSasl(user(secret), null, null, null);
    return this;
  }

  KafkaTestEnvironment scram256(Secret secret) {
    sasl = new KafkaSasl(null, user(secret), null, null);
    return this;
  }

  KafkaTestEnvironment scram512(Secret secret) {
    sasl = new KafkaSasl(null, null, user(secret), null);
    return this;
  }

  private KafkaSasl.User user(Secret secret) {
    return new KafkaSasl.User(stored(secret));
  }

  /** Logs in with a token of this application, in the partner's tenant. */
  KafkaTestEnvironment oauthBearer(ApplicationAccess application) {
    var name = application.application().getMetadata().getName();
    applications.put(name, application);
    return oauthBearer(name);
  }

  /** The same for an application that may not be there. */
  KafkaTestEnvironment oauthBearer(String application) {
    sasl = new KafkaSasl(null, null, null, SampleApplication.auth(application));
    return this;
  }

  /** Believes the authority of this Secret. */
  KafkaTestEnvironment caCertificate(Secret secret) {
    tls = new SinkTls(new SinkTls.CaCertificate(stored(secret), null), null);
    return this;
  }

  /** Shows the certificate of this Secret. */
  KafkaTestEnvironment clientCertificate(Secret secret) {
    tls = new SinkTls(null, new SinkTls.ClientCertificate(stored(secret)));
    return this;
  }

  private LocalRef stored(Secret secret) {
    var name = secret.getMetadata().getName();
    secrets.put(name, secret);
    return new LocalRef(name);
  }

  private KafkaSink spec() {
    return new KafkaSink(servers, topic, transport, sasl, tls, compression, maxBytes);
  }

  private SinkInput input() {
    var owner = Samples.owner(records, SinkSpec.of("kafka", spec(), format));
    return new SinkInput(owner, 0, "Contoso Ltd", secrets, applications);
  }

  /** The producer that the sink uses. */
  KafkaProducers.Lease lease() {
    return producers.lease(connection(), Optional.empty()).orElseThrow();
  }

  /** The same, which logs in with this token from now on. */
  KafkaProducers.Lease lease(String token) {
    return producers.lease(connection(), Optional.of(token)).orElseThrow();
  }

  /** What the sink sends through. */
  KafkaConnection connection() {
    var connection = KafkaConnection.of(input(), spec(), producers.network().rules(), tokens);
    return ((Result.Ok<KafkaConnection>) connection).value();
  }

  /** Belongs to an owner of such records. */
  void of(RecordKind next) {
    records = next;
  }

  /** The sink with these settings. */
  public Sink sink() {
    return sinks.of(input());
  }

  @Override
  public void close() {
    producers.close();
  }

  /** No test that has no tokens asks for one. */
  private static final class NoTokens implements TokenSource {
    @Override
    public TokenAnswer token(TokenRequest request) {
      throw new AssertionError("a token is asked for");
    }

    @Override
    public TokenAnswer freshToken(TokenRequest request) {
      return token(request);
    }

    @Override
    public void forget(TokenRequest request) {}
  }
}
