// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Addresses that begin with the same bits: {@code 10.0.0.0/8}, {@code fd00::/8}, or a single one.
 *
 * @param network 4 or 16 bytes
 * @param bits how many of them count
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AddressBlock(byte[] network, int bits) {
  /**
   * Reads one; names are not looked up.
   *
   * @throws IllegalArgumentException when it is neither an address nor a block of them
   */
  public static AddressBlock parse(String text) {
    var parts = text.split("/", 2);
    if (parts[0].contains("%")) {
      throw new IllegalArgumentException("a zone is of one machine only");
    }
    var network = InetAddress.ofLiteral(parts[0]).getAddress();
    var longest = network.length * Byte.SIZE;
    var bits = parts.length == 1 ? longest : Integer.parseInt(parts[1]);
    if (bits < 0 || bits > longest) {
      throw new IllegalArgumentException("a prefix has 0 to " + longest + " bits");
    }
    return new AddressBlock(network, bits);
  }

  /** The address that a URL's host is, with or without brackets; empty when it is a name. */
  static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
    } catch (IllegalArgumentException aName) {
      return Optional.empty();
    }
  }

  /** Whether an address lies in it; one of the other IP version never does. */
  public boolean contains(InetAddress address) {
    return contains(address.getAddress());
  }

  /** Whether an address of the same length begins with these bits. */
  boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    for (var bit = 0; bit < bits; bit++) {
      var mask = 0x80 >> (bit % Byte.SIZE);
      if (((address[bit / Byte.SIZE] ^ network[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
