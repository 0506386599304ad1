// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import io.mdeoperator.cluster.ChildProcess;
import io.mdeoperator.cluster.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * The process of a receiver that speaks HTTP at a port of 127.0.0.1. Its files are in a folder
 * under {@code target/receivers}; the log stays there when it is closed. Thread-safe.
 */
final class ReceiverProcess implements AutoCloseable {
  private static final Duration MAX_START = Duration.ofMinutes(3);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private final AtomicInteger names = new AtomicInteger();
  private final ReceiverFolder folder;
  private final URI url;
  private final ChildProcess process;

  private ReceiverProcess(Path program, Arguments arguments) throws IOException {
    folder = ReceiverFolder.of(program);
    var port = LoopbackPort.free();
    url = URI.create("http://127.0.0.1:" + port);
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments.of(folder.data(), port));
    process =
        ChildProcess.start(
            command, Map.of("JAVA_HOME", System.getProperty("java.home")), folder.log());
  }

  /** What a receiver is started with: where it keeps its data, and its port. */
  interface Arguments {
    List<String> of(Path data, int port);
  }

  /**
   * Starts it, and returns when it answers with success.
   *
   * @param path what it is asked for, with the slash
   */
  static ReceiverProcess start(Path program, Arguments arguments, String path) {
    return start(
        program,
        arguments,
        receiver -> isSuccess(receiver.send("GET", path, "application/json", "")));
  }

  /**
   * Starts it, and returns when it is ready.
   *
   * @param ready may fail as {@link #send} does
   */
  static ReceiverProcess start(
      Path program, Arguments arguments, Predicate<ReceiverProcess> ready) {
    try {
      var receiver = new ReceiverProcess(program, arguments);
      Awaitility.await("receiver, see " + receiver.folder.path())
          .atMost(MAX_START)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> receiver.is(ready));
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its root, without a slash at the end. */
  URI url() {
    return url;
  }

  /** Where it keeps its data, until it is closed. */
  Path data() {
    return folder.data();
  }

  /** A name for data that no other test has. */
  String name(String prefix) {
    return prefix + "-" + names.incrementAndGet();
  }

  /** Sends a request and returns the answer, whatever its status. */
  HttpResponse<String> send(String method, String path, String contentType, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(TIMEOUT)
            .header("Content-Type", contentType)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a receiver was asked", e);
    }
  }

  static boolean isSuccess(HttpResponse<String> answer) {
    return answer.statusCode() / 100 == 2;
  }

  @Override
  public void close() {
    process.kill();
    http.shutdownNow();
    folder.deleteData();
  }

  private boolean is(Predicate<ReceiverProcess> ready) {
    process.requireAlive();
    try {
      return ready.test(this);
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }
}
