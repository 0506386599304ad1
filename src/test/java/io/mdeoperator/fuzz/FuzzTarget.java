// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that reads what others have written.
 *
 * @param name as on the command line
 * @param seeds inputs that lead into its branches; those of which a fault was found stay among them
 * @param property what holds for every input
 */
public record FuzzTarget(String name, List<byte[]> seeds, Property<byte[]> property) {
  public FuzzTarget {
    seeds = List.copyOf(seeds);
  }

  /** Returns if it holds for the input; throws anything if it does not. */
  @FunctionalInterface
  public interface Property<T> {
    void check(T input) throws Exception;
  }

  /** A target that reads bytes. */
  public static FuzzTarget ofBytes(String name, Property<byte[]> property, byte[]... seeds) {
    return new FuzzTarget(name, List.of(seeds), property);
  }

  /** A target that reads text; of bytes that are not UTF-8 it sees U+FFFD. */
  public static FuzzTarget ofText(String name, Property<String> property, String... seeds) {
    return new FuzzTarget(
        name,
        Stream.of(seeds).map(seed -> seed.getBytes(StandardCharsets.UTF_8)).toList(),
        input -> property.check(new String(input, StandardCharsets.UTF_8)));
  }

  /** A target that reads several texts, each on a line of the input; missing ones are empty. */
  public static FuzzTarget ofLines(
      String name, int count, Property<List<String>> property, String... seeds) {
    return ofText(
        name,
        input -> {
          var lines = input.split("\n", count);
          property.check(
              Stream.concat(Stream.of(lines), Stream.generate(() -> "")).limit(count).toList());
        },
        seeds);
  }

  @Override
  public String toString() {
    return name;
  }
}
