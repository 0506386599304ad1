// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How far an address reaches (IANA: "IPv4 / IPv6 Special-Purpose Address Registry"). An IPv6
 * address that stands for an IPv4 address is what that one is.
 */
public enum AddressKind {
  /** On the internet. */
  PUBLIC,
  /** On this host, in this cluster or in a network of somebody's own. */
  PRIVATE,
  /** Where no service of anybody is, or one that hands out credentials of the machine. */
  FORBIDDEN;

  private static final int IPV4 = 4;

  private static final List<AddressBlock> FORBIDDEN_BLOCKS =
      blocks(
          // This network, link-local with most clouds' metadata, multicast, reserved and broadcast
          "0.0.0.0/8 169.254.0.0/16 192.0.0.0/24 224.0.0.0/4 240.0.0.0/4",
          // Metadata of Alibaba Cloud, and the platform's own of Azure
          "100.100.100.200/32 168.63.129.16/32",
          // Unspecified, link-local, multicast, discard, local NAT64, Teredo
          "::/128 fe80::/10 ff00::/8 100::/64 64:ff9b:1::/48 2001::/32",
          // What AWS serves its machines and pods; the metadata of Google, Oracle and Scaleway
          "fd00:ec2::/32 fd20:ce::254/128 fd00:c1::a9fe:a9fe/128 fd00:42::42/128");

  private static final List<AddressBlock> PRIVATE_BLOCKS =
      blocks(
          // Loopback, private use, shared by carriers, benchmarks
          "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 198.18.0.0/15",
          // Loopback, unique local, site-local
          "::1/128 fc00::/7 fec0::/10");

  /** IPv4-mapped, IPv4-compatible and NAT64 addresses end with the IPv4 address. */
  private static final List<AddressBlock> ENDING_WITH_IPV4 =
      blocks("::ffff:0:0:0/96 ::/96 64:ff9b::/96");

  private static final AddressBlock MAPPED = new AddressBlock(mappedNetwork(), 96);
  private static final AddressBlock SIX_TO_FOUR = AddressBlock.parse("2002::/16");
  private static final int SIX_TO_FOUR_BYTES = 2;

  /** Tells an address's kind. */
  public static AddressKind of(InetAddress address) {
    return of(address.getAddress());
  }

  private static AddressKind of(byte[] address) {
    if (isIn(FORBIDDEN_BLOCKS, address)) {
      return FORBIDDEN;
    }
    if (isIn(PRIVATE_BLOCKS, address)) {
      return PRIVATE;
    }
    return embedded(address).map(AddressKind::of).orElse(PUBLIC);
  }

  private static Optional<byte[]> embedded(byte[] address) {
    if (MAPPED.contains(address) || isIn(ENDING_WITH_IPV4, address)) {
      return Optional.of(Arrays.copyOfRange(address, address.length - IPV4, address.length));
    }
    return SIX_TO_FOUR.contains(address)
        ? Optional.of(Arrays.copyOfRange(address, SIX_TO_FOUR_BYTES, SIX_TO_FOUR_BYTES + IPV4))
        : Optional.empty();
  }

  private static boolean isIn(List<AddressBlock> blocks, byte[] address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  private static List<AddressBlock> blocks(String... lines) {
    return Arrays.stream(lines)
        .flatMap(line -> Arrays.stream(line.split(" ")))
        .map(AddressBlock::parse)
        .toList();
  }

  /** The JDK reads the text of a mapped address as IPv4, so it cannot be written as text. */
  private static byte[] mappedNetwork() {
    var network = new byte[16];
    network[10] = (byte) 0xff;
    network[11] = (byte) 0xff;
    return network;
  }
}
