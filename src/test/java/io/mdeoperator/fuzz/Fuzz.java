// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fuzz;

import com.code_intelligence.jazzer.Jazzer;
import io.mdeoperator.base.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Lists the targets, or runs one of them with Jazzer: see {@code hack/fuzz}. Jazzer calls static
 * methods by their names, so the target is held by a static field, of a JVM that runs no other.
 */
public final class Fuzz {
  private static FuzzTarget target;

  private Fuzz() {}

  /**
   * @param args nothing; or the target's name, the folder of its inputs, and what libFuzzer
   *     understands
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      FuzzTargets.all().forEach(System.out::println);
      return;
    }
    var inputs = Files.createDirectories(Path.of(args[1]));
    for (var seed : FuzzTargets.named(args[0]).seeds()) {
      Files.write(inputs.resolve(Sha256.hex(seed)), seed);
    }
    Jazzer.main(
        Stream.of(
                Stream.of("--target_class=" + Fuzz.class.getName(), "--target_args=" + args[0]),
                Arrays.stream(args).skip(1))
            .flatMap(options -> options)
            .toArray(String[]::new));
  }

  /** Called once by Jazzer. */
  public static void fuzzerInitialize(String[] args) {
    target = FuzzTargets.named(args[0]);
  }

  /** Called by Jazzer with each input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    target.property().check(input);
  }
}
