// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.testing.WireFault.Direction;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault, before a server that sends back what it is sent. */
class LoopbackGateTest {
  private static final int TIMEOUT = 10_000;

  private ServerSocket server;
  private LoopbackGate gate;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::echo);
    gate = LoopbackGate.before(server.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    gate.close();
    server.close();
  }

  @Test
  void cutsAnAnswerAfterSomeBytes() throws IOException {
    try (var client = connected()) {
      send(client, "before");
      gate.meet(new WireFault.Cut(Direction.ANSWERS, 3));

      client.getOutputStream().write("answer".getBytes(US_ASCII));

      assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII)).isEqualTo("ans");
      assertThat(gate.met()).isOne();
    }
  }

  @Test
  void losesAConnectionForEverAfterSomeBytesOfARequest() throws IOException {
    try (var client = connected();
        var other = connected()) {
      gate.meet(new WireFault.Stall(Direction.REQUESTS, 3));

      client.getOutputStream().write("request".getBytes(US_ASCII));

      await().until(() -> gate.met() > 0);
      gate.open();
      client.getOutputStream().write("again".getBytes(US_ASCII));
      assertSilent(client);
      send(other, "other");
    }
  }

  @Test
  void freezesOnlyTheConnectionsThatAreOpen() throws IOException {
    try (var before = connected()) {
      send(before, "before");
      gate.meet(new WireFault.Freeze());

      before.getOutputStream().write("after".getBytes(US_ASCII));

      assertSilent(before);
      try (var after = connected()) {
        send(after, "after");
      }
    }
  }

  @Test
  void refusesConnectionsUntilItIsOpened() throws IOException {
    gate.meet(new WireFault.Refuse());
    assertThatThrownBy(this::connected).isInstanceOf(ConnectException.class);

    gate.open();

    try (var client = connected()) {
      send(client, "after");
    }
  }

  @Test
  void letsThroughWhatItHeldBack() throws IOException {
    try (var client = connected()) {
      gate.meet(new WireFault.Hold());
      client.getOutputStream().write("held".getBytes(US_ASCII));
      await().until(() -> gate.met() == 1);

      gate.open();

      assertThat(new String(client.getInputStream().readNBytes(4), US_ASCII)).isEqualTo("held");
    }
  }

  @Test
  void letsRequestsThroughWhileItHoldsAnswers() throws IOException {
    try (var client = connected()) {
      gate.meet(new WireFault.HoldAnswers());
      client.getOutputStream().write("echo".getBytes(US_ASCII));
      await().until(() -> gate.met() == 1);

      gate.open();

      assertThat(new String(client.getInputStream().readNBytes(4), US_ASCII)).isEqualTo("echo");
    }
  }

  @Test
  void tricklesUntilItIsOpened() throws IOException {
    try (var client = connected()) {
      gate.meet(new WireFault.Trickle(1, Duration.ofHours(1)));
      client.getOutputStream().write("slow".getBytes(US_ASCII));
      await().until(() -> gate.met() == 1);

      gate.open();

      assertThat(new String(client.getInputStream().readNBytes(4), US_ASCII)).isEqualTo("slow");
    }
  }

  @Test
  void findsItsAddressWhenNamesAreFoundAgain() {
    gate.meet(new WireFault.SlowNames());
    var found = CompletableFuture.supplyAsync(gate::address);
    await().until(() -> gate.met() == 1);
    assertThat(found).isNotDone();

    gate.open();

    assertThat(found.join()).isEqualTo(InetAddress.getLoopbackAddress());
  }

  private Socket connected() throws IOException {
    var client = new Socket(InetAddress.getLoopbackAddress(), gate.port());
    client.setSoTimeout(TIMEOUT);
    return client;
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(US_ASCII));
    assertThat(new String(client.getInputStream().readNBytes(text.length()), US_ASCII))
        .isEqualTo(text);
  }

  private static void assertSilent(Socket client) throws IOException {
    client.setSoTimeout(100);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }

  private void echo() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        Thread.ofVirtual().start(() -> echo(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      return; // the client went away
    }
  }
}
