// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.cluster.ChildProcess;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * The process of a syslog server that listens on two ports of 127.0.0.1: on one it speaks TLS, with
 * a certificate for {@code localhost} and that address. It counts octets, takes messages of up to 1
 * MiB, and keeps what it has read by the name of the application, in a folder under {@code
 * target/receivers}. Thread-safe.
 */
public abstract class SyslogServer implements AutoCloseable {
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);
  private static final String MARKER = "marker-";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicInteger names = new AtomicInteger();
  private final TestAuthority authority = TestAuthority.create("Syslog");
  private final int tcpPort = LoopbackPort.free();
  private final int tlsPort = LoopbackPort.free();
  private final ReceiverFolder folder;
  private final ChildProcess process;

  /** The command that starts one, given the file with its configuration and a folder for it. */
  interface Command {
    List<String> of(String program, Path configuration, Path data);
  }

  /**
   * Starts one and returns when both ports are open.
   *
   * @param configuration with {@code DATA}, {@code TCP} and {@code TLS} in the places of a folder,
   *     which has {@code key.pem}, {@code cert.pem} and {@code ca.pem} in it, and of the ports
   */
  SyslogServer(Path program, String configuration, Command command) {
    try {
      folder = ReceiverFolder.of(program);
      var data = Files.createDirectories(folder.data());
      var certificate = authority.serverCertificate(List.of("localhost"), List.of("127.0.0.1"));
      Files.writeString(data.resolve("key.pem"), certificate.privateKeyPem());
      Files.writeString(data.resolve("cert.pem"), certificate.certificatePem());
      Files.writeString(data.resolve("ca.pem"), authority.certificatePem());
      var file =
          Files.writeString(
              data.resolve("configuration"),
              configuration
                  .replace("DATA", data.toString())
                  .replace("TCP", String.valueOf(tcpPort))
                  .replace("TLS", String.valueOf(tlsPort)));
      process =
          ChildProcess.start(command.of(program.toString(), file, data), Map.of(), folder.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("syslog server, see " + folder.log())
        .atMost(MAX_WAIT)
        .until(
            () -> {
              process.requireAlive();
              return LoopbackPort.isOpen(tcpPort) && LoopbackPort.isOpen(tlsPort);
            });
  }

  public int tcpPort() {
    return tcpPort;
  }

  public int tlsPort() {
    return tlsPort;
  }

  /** Issued its certificate, and trusts those who connect over TLS if they show one of it. */
  public TestAuthority authority() {
    return authority;
  }

  /** A name of an application that no other test has. */
  public String name(String prefix) {
    return prefix + "-" + names.incrementAndGet();
  }

  /**
   * All that it has read of the messages of an application, in their order, with {@code time},
   * {@code severity}, {@code facility} and {@code message}.
   */
  public List<JsonNode> messages(String application) {
    var marker = name(MARKER);
    // One that is busy with the end of other connections may reset this one.
    Awaitility.await("a connection for " + marker)
        .atMost(MAX_WAIT)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(
            () -> {
              send(application, List.of(marker));
              return true;
            });
    var messages = new ArrayList<JsonNode>();
    Awaitility.await(marker + ", see " + folder.path())
        .atMost(MAX_WAIT)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              process.requireAlive();
              messages.clear();
              messages.addAll(read(application));
              return messages.stream().anyMatch(message -> text(message).equals(marker));
            });
    messages.removeIf(message -> text(message).startsWith(MARKER));
    return messages;
  }

  /** Sends messages of an application, without TLS, and waits until the server has read them. */
  public void send(String application, List<String> messages) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), tcpPort);
        var out = new BufferedOutputStream(socket.getOutputStream())) {
      for (var message : messages) {
        var bytes = ("<14>1 - - " + application + " - - - " + message).getBytes(UTF_8);
        out.write((bytes.length + " ").getBytes(UTF_8));
        out.write(bytes);
      }
      out.flush();
      socket.shutdownOutput();
      // It ends the connection when it is done; messages of the next one may overtake them before.
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.kill();
    folder.deleteData();
  }

  private static String text(JsonNode message) {
    return message.path("message").asText();
  }

  private List<JsonNode> read(String application) throws IOException {
    var file = folder.data().resolve(application + ".json");
    if (!Files.exists(file)) {
      return List.of();
    }
    var messages = new ArrayList<JsonNode>();
    for (var line : ReceiverFolder.lines(file)) {
      messages.add(JSON.readTree(line));
    }
    return messages;
  }
}
