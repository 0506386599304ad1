// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import java.util.List;

/**
 * How the operator's JVM leaves an AOT cache at its end, and starts from one (JEP 514). A cache
 * fits the same Java, jars in the same place with the same times, and garbage collector.
 *
 * @param file where it is, as the JVM sees it
 */
public record AotCache(String file) {
  /**
   * Otherwise JDK 25 keeps machine code for the processor of the training run in the cache, does
   * not check the one that it starts on, and crashes there (JDK-8388703).
   */
  private static final List<String> FOR_ANY_PROCESSOR =
      List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTAdapterCaching");

  /** Flags of the run that leaves it. */
  public List<String> training() {
    return with("-XX:AOTCacheOutput=");
  }

  /** Flags of a run that starts from it. */
  public List<String> use() {
    return with("-XX:AOTCache=");
  }

  private List<String> with(String flag) {
    return List.of(FOR_ANY_PROCESSOR.getFirst(), FOR_ANY_PROCESSOR.getLast(), flag + file);
  }
}
