package io.mdeoperator.remote;

import java.net.InetAddress;

/**
 * Addresses that begin with the same bits.
 *
 * @param network 4 or 16 bytes
 * @param bits how many of them count
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AddressBlock(byte[] network, int bits) {
  /** Reads a block such as {@code 10.0.0.0/8}. */
  static AddressBlock parse(String text) {
    var parts = text.split("/", 2);
    return new AddressBlock(
        InetAddress.ofLiteral(parts[0]).getAddress(), Integer.parseInt(parts[1]));
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
