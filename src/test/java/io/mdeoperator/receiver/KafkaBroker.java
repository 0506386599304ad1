// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import io.mdeoperator.cluster.ChildProcess;
import io.mdeoperator.simulator.entra.Tokens;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.tls.TestAuthority;
import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.TestFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.awaitility.Awaitility;

/**
 * A broker of Kafka of its own, a process that listens on ports of 127.0.0.1, each of which is
 * behind a gate: the broker names the gate to whoever asks. Its log stays in a folder under {@code
 * target/receivers}. Thread-safe.
 */
public final class KafkaBroker implements AutoCloseable {
  /** The password of the user {@code $ConnectionString}, as Azure Event Hubs writes it. */
  public static final String CONNECTION_STRING =
      "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=a+key/=";

  /** The hosts of Event Hubs' namespaces that the broker takes tokens for; see the listeners. */
  public static final List<String> NAMESPACES =
      List.of("contoso.servicebus.windows.net", "fabrikam.servicebus.windows.net");

  /** The tenant that these namespaces belong to. */
  public static final String TENANT = "99999999-9999-9999-9999-999999999999";

  private static final Duration MAX_START = Duration.ofMinutes(3);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int ITERATIONS = 4096;

  private final AtomicInteger names = new AtomicInteger();
  private final KafkaListeners listeners = new KafkaListeners();
  private final Path folder;
  private final ChildProcess process;
  private final Admin admin;

  private KafkaBroker(Path program) throws IOException {
    var parent = BuildScript.projectFolder().resolve("target/receivers");
    folder = Files.createTempDirectory(Files.createDirectories(parent), "kafka-");
    var properties = folder.resolve("broker.properties");
    var keys = Files.writeString(folder.resolve("entra-keys.json"), Tokens.keySet());
    try (var file = Files.newBufferedWriter(properties)) {
      listeners.properties(data(), keys.toUri()).store(file, null);
    }
    process =
        ChildProcess.start(
            List.of(program.toString(), properties.toString()),
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_TOOL_OPTIONS",
                "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + keys.toUri()),
            folder.resolve("kafka.log"));
    admin = Admin.create(Map.of("bootstrap.servers", server(Listener.DIRECT)));
  }

  /** A port of the broker. */
  public enum Listener {
    /** Plain text; never closed by a test. */
    DIRECT,
    /** Plain text, whose gate the conformance tests close. */
    PLAINTEXT,
    /** Plain text, whose gate the tests of what goes wrong close. */
    TRAPS,
    /** Plain text, whose gate the fault schedules close. */
    FAULTS,
    /** TLS, and a user by PLAIN or SCRAM; whose gate the conformance tests close. */
    SASL,
    /** The same; never closed by a test. */
    USERS,
    /** TLS, and a client certificate of the {@link #authority}; never closed by a test. */
    MUTUAL_TLS,
    /**
     * TLS, and a token of the {@link #TENANT} of any simulator of this JVM for one of the {@link
     * #NAMESPACES}; the broker says that it is the first of them. Its gate the conformance tests
     * close.
     */
    TOKENS,
    /** The same, and a new login every 4 seconds; never closed by a test. */
    EVENT_HUBS,
    /** Plain text; the broker says that it is at an address of the machine's metadata. */
    BARRED
  }

  /** Starts one and returns when it is ready, some seconds later. */
  public static KafkaBroker start(Path program) {
    try {
      var broker = new KafkaBroker(program);
      Awaitility.await("broker, see " + broker.folder)
          .atMost(MAX_START)
          .pollInterval(Duration.ofMillis(100))
          .until(broker::isReady);
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isReady() {
    process.requireAlive();
    try {
      return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a broker was started", e);
    }
  }

  /** What clients connect to first: host and port. */
  public String server(Listener listener) {
    return server("localhost", listener);
  }

  /** The same under another name of this machine. */
  public String server(String host, Listener listener) {
    return host + ":" + gate(listener).port();
  }

  /** Stands before a port. */
  public LoopbackGate gate(Listener listener) {
    return listeners.gate(listener);
  }

  /**
   * Issued the broker's certificate, for {@code localhost}, 127.0.0.1 and what is below {@code
   * servicebus.windows.net}.
   */
  public TestAuthority authority() {
    return listeners.authority();
  }

  /**
   * A user of {@link Listener#SASL} and {@link Listener#USERS}, and the authority, for a Secret.
   */
  public Map<String, String> credential() {
    return Map.of(
        "username",
        "reader",
        "password",
        "a-password",
        "ca.crt",
        listeners.authority().certificatePem());
  }

  /** A name for a topic that nobody else has. */
  public String name(String prefix) {
    return prefix + "-" + names.incrementAndGet();
  }

  /** Creates a topic with one partition. */
  public void createTopic(String topic, Map<String, String> settings) {
    var one = new NewTopic(topic, Optional.of(1), Optional.empty()).configs(settings);
    await(admin.createTopics(List.of(one)).all());
  }

  /** Gives a user of SCRAM this password from now on, by both mechanisms. */
  public void setPassword(String user, String password) {
    for (var mechanism : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
      var info = new ScramCredentialInfo(mechanism, ITERATIONS);
      var change = new UserScramCredentialUpsertion(user, info, password);
      await(admin.alterUserScramCredentials(List.of(change)).all());
    }
  }

  /** What a topic holds, in its order. */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    try (var reader = reader(topic)) {
      return reader.next();
    }
  }

  /** Reads a topic from its beginning. */
  public TopicReader reader(String topic) {
    return new TopicReader(server(Listener.DIRECT), topic);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
    process.kill();
    listeners.close();
    TestFolders.delete(data());
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static void await(KafkaFuture<?> future) {
    try {
      future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the broker did not do it", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a broker was asked", e);
    }
  }
}
