// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs that differ a little from the seeds; the same ones in every run. */
final class Mutations {
  private static final int MAX_CHANGES = 4;
  private static final int MAX_PIECE = 64;

  private final List<byte[]> seeds;
  private final Random random = new Random(1);

  Mutations(List<byte[]> seeds) {
    this.seeds = seeds;
  }

  byte[] next() {
    var input = seed();
    for (var changes = 1 + random.nextInt(MAX_CHANGES); changes > 0; changes--) {
      input = changed(input);
    }
    return input;
  }

  private byte[] changed(byte[] input) {
    var at = random.nextInt(input.length + 1);
    var end = Math.min(input.length, at + random.nextInt(MAX_PIECE));
    return switch (random.nextInt(6)) {
      case 0 -> replaced(input, at, at, bytes(1 + random.nextInt(8))); // inserts noise
      case 1 -> replaced(input, at, Math.min(input.length, at + 1), bytes(1)); // replaces a byte
      case 2 -> replaced(input, at, end, new byte[0]); // removes a piece
      case 3 -> replaced(input, at, at, piece(input)); // repeats a piece
      case 4 -> replaced(input, at, end, piece(seed())); // replaces a piece by another seed's
      default -> replaced(input, at, input.length, new byte[0]); // cuts off
    };
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] piece(byte[] input) {
    var from = random.nextInt(input.length + 1);
    var end = Math.min(input.length, from + random.nextInt(MAX_PIECE));
    return Arrays.copyOfRange(input, from, end);
  }

  /** The input with other bytes from one offset to another. */
  private static byte[] replaced(byte[] input, int from, int end, byte[] between) {
    var result = new ByteArrayOutputStream(input.length + between.length);
    result.write(input, 0, from);
    result.writeBytes(between);
    result.write(input, end, input.length - end);
    return result.toByteArray();
  }
}
