// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

/**
 * Where a server of the simulator listens.
 *
 * @param host what clients call it; its certificate is for this name
 * @param address an IP address of this machine
 * @param port 0: any that is free
 */
public record ListenAddress(String host, String address, int port) {
  /** What a URL need not name. */
  public static final int HTTPS = 443;

  /** Reached from this machine only. */
  public static final ListenAddress LOOPBACK = new ListenAddress("localhost", "127.0.0.1", 0);

  /** At the port of https, for clients whose names are resolved to this address. */
  public static ListenAddress of(String host, String address) {
    return new ListenAddress(host, address, HTTPS);
  }

  /** The base of its URLs, when it listens at this port. */
  String url(int boundPort) {
    return "https://" + host + (boundPort == HTTPS ? "" : ":" + boundPort);
  }
}
