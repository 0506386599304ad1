package io.mdeoperator.config;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * Addresses that share their first bits: {@code 10.0.0.0/8}, {@code fd00::/8}, or a single one.
 *
 * @param bits how many bits of {@code base} count
 */
public record AddressRange(InetAddress base, int bits) {
  /**
   * Reads one; names are not looked up.
   *
   * @throws IllegalArgumentException when it is neither an address nor a range
   */
  public static AddressRange parse(String text) {
    var slash = text.indexOf('/');
    var base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    var longest = base.getAddress().length * Byte.SIZE;
    var bits = slash < 0 ? longest : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > longest) {
      throw new IllegalArgumentException("a prefix has 0 to " + longest + " bits");
    }
    return new AddressRange(base, bits);
  }

  /** Whether an address lies in it; one of the other IP version never does. */
  public boolean contains(InetAddress address) {
    var here = base.getAddress();
    var there = address.getAddress();
    var ignored = here.length * Byte.SIZE - bits;
    return here.length == there.length
        && new BigInteger(1, here)
            .shiftRight(ignored)
            .equals(new BigInteger(1, there).shiftRight(ignored));
  }
}
