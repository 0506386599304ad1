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
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkClient;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.Sinks;
import io.mdeoperator.sink.format.SampleAlerts;
import io.mdeoperator.testing.tls.TestAuthority;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A sink of Kafka whose settings a test decides. */
public final class KafkaTestEnvironment implements AutoCloseable {
  /** With room for all producers of a test. */
  private static final long HEAP = 1L << 30;

  static final KafkaLimits IMPATIENT = limits(Duration.ofSeconds(1));

  private final KafkaProducers producers;
  private final Sinks sinks;
  private final Map<String, Secret> secrets = new HashMap<>();
  private List<String> servers = List.of();
  private String topic;
  private KafkaTransport transport = KafkaTransport.PLAINTEXT;
  private KafkaSasl sasl;
  private SinkTls tls;
  private Compression compression;
  private Integer maxBytes;
  private Format format;

  /** Waits that long for each step. */
  public KafkaTestEnvironment(TestAuthority trusted, Duration step) {
    this(trusted, limits(step));
  }

  KafkaTestEnvironment(TestAuthority trusted, KafkaLimits limits) {
    this(trusted, limits, SinkClient.rules(true, "localhost", "127.0.0.1"));
  }

  KafkaTestEnvironment(TestAuthority trusted, KafkaLimits limits, EgressRules rules) {
    var network =
        new KafkaNetwork(rules, HostResolver.SYSTEM, HostResolver.SYSTEM, trusted.trust());
    producers = new KafkaProducers(network, MonotonicClock.system(), HEAP, limits);
    var formats = SampleAlerts.FORMATS;
    sinks = new Sinks(List.of(new KafkaSinkKind(producers, formats)));
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
    sasl = new KafkaSasl(user(secret), null, null);
    return this;
  }

  KafkaTestEnvironment scram256(Secret secret) {
    sasl = new KafkaSasl(null, user(secret), null);
    return this;
  }

  KafkaTestEnvironment scram512(Secret secret) {
    sasl = new KafkaSasl(null, null, user(secret));
    return this;
  }

  private KafkaSasl.User user(Secret secret) {
    return new KafkaSasl.User(stored(secret));
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
    var feed = Samples.feed(SinkSpec.of("kafka", spec(), format));
    return new SinkInput(feed, 0, "Contoso Ltd", secrets);
  }

  /** The producer that the sink uses. */
  KafkaProducers.Lease lease() {
    var connection = KafkaConnection.of(input(), spec(), producers.network().rules());
    return producers.lease(((Result.Ok<KafkaConnection>) connection).value()).orElseThrow();
  }

  /** The sink with these settings. */
  public Sink sink() {
    return sinks.of(input());
  }

  @Override
  public void close() {
    producers.close();
  }
}
