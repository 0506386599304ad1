package io.mdeoperator.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that must be told their port before they start. */
public final class LoopbackPort {
  private LoopbackPort() {}

  /**
   * A port of 127.0.0.1 on which nothing listens. From below the range that the kernel gives to
   * outgoing connections: one of those could otherwise take it before the server starts, or while
   * it restarts.
   */
  public static int free() {
    while (true) {
      var port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      if (isFree(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
