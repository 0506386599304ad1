// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.neighbours;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A name server that answers nothing, and the command that has another program use it (Linux manual
 * pages: unshare(1), resolv.conf(5)). Names in {@code /etc/hosts} are found all the same.
 */
public final class SlowNameServer implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.99";
  private static final int PORT = 53;

  private final DatagramSocket socket;
  private final Path settings;

  private SlowNameServer(DatagramSocket socket, Path settings) {
    this.socket = socket;
    this.settings = settings;
  }

  /**
   * Opens its port, as only root may.
   *
   * @param folder for its file
   */
  public static SlowNameServer start(Path folder) throws IOException {
    var settings =
        Files.writeString(
            folder.resolve("resolv.conf"),
            "nameserver " + ADDRESS + "\noptions timeout:30 attempts:2\n");
    var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(ADDRESS), PORT));
    return new SlowNameServer(socket, settings);
  }

  /** The command that starts another one, which then asks this server alone. */
  public List<String> prefix() {
    var script = "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"";
    return List.of("unshare", "--mount", "/bin/sh", "-c", script, settings.toString());
  }

  @Override
  public void close() {
    socket.close();
  }
}
