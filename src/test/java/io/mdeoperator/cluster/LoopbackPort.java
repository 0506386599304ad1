// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that must be told their port before they start. */
public final class LoopbackPort {
  /**
   * The byte at the place of a port's number is locked by the process that was given the port. A
   * process loses all its locks when it closes the file once, so it is open until the end.
   */
  private static final FileChannel GIVEN = open();

  private LoopbackPort() {}

  /**
   * A port of 127.0.0.1 on which nothing listens, and which neither this process nor another one
   * with tests of this user gets again. From below the range that the kernel gives to outgoing
   * connections: one of those could otherwise take it before the server starts, or while it
   * restarts.
   */
  public static int free() {
    while (true) {
      var port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      if (isOurs(port) && isFree(port)) {
        return port;
      }
    }
  }

  /** Whether a server listens on a port of 127.0.0.1. */
  public static boolean isOpen(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException notOpen) {
      return false;
    }
  }

  private static boolean isOurs(int port) {
    try {
      return GIVEN.tryLock(port, 1, false) != null;
    } catch (OverlappingFileLockException givenInThisProcess) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static FileChannel open() {
    var name = "mde-operator-ports-" + System.getProperty("user.name");
    try {
      return FileChannel.open(
          Path.of(System.getProperty("java.io.tmpdir"), name),
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
