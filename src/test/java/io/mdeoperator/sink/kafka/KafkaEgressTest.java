// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.sink.Compression;
import io.mdeoperator.api.v1alpha1.sink.KafkaTransport;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.SinkClient;
import io.mdeoperator.testing.tls.TestAuthority;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a sink may connect, as far as that is known without a broker. */
class KafkaEgressTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Brokers");

  @Test
  void plainTextIsForOperatorsThatAllowPlainHttp() {
    try (var environment = environment(SinkClient.rules(false, "localhost"))) {
      environment.server("localhost:9092").topic("alerts");
      assertThat(environment.sink().problem().orElseThrow().message())
          .contains("transport is Plaintext", "egress.allowPlainHttp");

      assertThat(environment.over(KafkaTransport.TLS).sink().problem()).isEmpty();
    }
  }

  @Test
  void eachBootstrapServerKeepsToTheRules() {
    try (var environment = environment(SinkClient.rules(true, "localhost"))) {
      environment.topic("alerts").server("localhost:9092", "elsewhere.example:9092");

      var problem = environment.sink().problem().orElseThrow();

      assertThat(problem.reason()).isEqualTo(Reason.SINK_REJECTED);
      assertThat(problem.message()).contains("'elsewhere.example:9092'", "egress.allowHosts");
    }
  }

  @Test
  void whatIsNoHostIsSaidToBeNone() {
    try (var environment = environment(SinkClient.rules(true, "localhost"))) {
      environment.topic("alerts");
      for (var server : List.of("[:::::]:9092", "a-.b:9092", "localhost:99999")) {
        assertThat(environment.server(server).sink().problem().orElseThrow().message())
            .contains("'" + server + "' is not ");
      }
    }
  }

  @Test
  void aSecretGoesToItsAllowedHostsOnly() {
    try (var environment = environment(SinkClient.rules(true, "localhost", "127.0.0.1"))) {
      environment.topic("alerts").server("localhost:9092", "127.0.0.1:9092");
      environment.plain(
          Samples.secret("kafka", "localhost", Map.of("username", "u", "password", "p")));

      assertThat(environment.sink().problem().orElseThrow().message())
          .contains("the Secret 'kafka' may not be used for each host of kafka.bootstrapServers");
    }
  }

  @Test
  void aLoginHasNoControlCharacters() {
    try (var environment = environment(SinkClient.rules(true, "localhost"))) {
      environment.topic("alerts").server("localhost:9092");
      environment.plain(Samples.secret("kafka", Map.of("username", "u", "password", "p\nq")));

      var problem = environment.sink().problem().orElseThrow();

      assertThat(problem.reason()).isEqualTo(Reason.SECRET_VALUE_MALFORMED);
      assertThat(problem.message()).doesNotContain("p\nq");
    }
  }

  @Test
  void anAddressIsCheckedWhenItIsConnectedTo() throws UnknownHostException {
    var network = KafkaTestEnvironment.network();
    var metadata = InetAddress.getByAddress("localhost", new byte[] {(byte) 169, (byte) 254, 1, 1});
    var loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});

    assertThatThrownBy(() -> network.check(new InetSocketAddress(metadata, 9092)))
        .isInstanceOf(UnknownHostException.class);
    assertThatThrownBy(() -> network.check(new InetSocketAddress(loopback, 6443)))
        .as("the API server")
        .isInstanceOf(UnknownHostException.class);
    assertThatCode(() -> network.check(new InetSocketAddress(loopback, 9092)))
        .doesNotThrowAnyException();
  }

  @Test
  void aBrokerThatAnotherNamesKeepsToTheRules() throws UnknownHostException {
    var guard =
        new BrokerGuard(
            KafkaTestEnvironment.network(),
            "ns",
            host -> Optional.of("names it").filter(_ -> host.equals("127.0.0.1")),
            () -> Instant.EPOCH);

    assertThat(guard.resolve("localhost"))
        .allSatisfy(address -> assertThat(address.getHostName()).isEqualTo("localhost"));
    assertThat(guard.refusedSince(Instant.EPOCH)).isEmpty();

    for (var host : List.of("elsewhere.example", "169.254.169.254", "not a host", "127.0.0.1")) {
      assertThatThrownBy(() -> guard.resolve(host))
          .as(host)
          .isInstanceOf(UnknownHostException.class);
      assertThat(guard.refusedSince(Instant.EPOCH).orElseThrow().reason())
          .isEqualTo(Reason.SINK_REJECTED);
    }
    assertThat(guard.refusedSince(Instant.EPOCH.plusSeconds(1))).isEmpty();
  }

  @Test
  void zstdIsNotOffered() {
    assertThat(Compression.values()).containsExactlyInAnyOrder(Compression.GZIP, Compression.NONE);
    for (var codec :
        List.of(
            "com.github.luben.zstd.Zstd",
            "org.xerial.snappy.Snappy",
            "net.jpountz.lz4.LZ4Factory")) {
      assertThatThrownBy(() -> Class.forName(codec)).isInstanceOf(ClassNotFoundException.class);
    }
  }

  private static KafkaTestEnvironment environment(EgressRules rules) {
    return new KafkaTestEnvironment(AUTHORITY, KafkaTestEnvironment.IMPATIENT, rules);
  }
}
