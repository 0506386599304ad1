// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.neighbours;

/** How the users of a namespace take all that they can get of something that all share. */
@FunctionalInterface
public interface Saturation {
  /** Applies it, and returns when that is done; what goes on ends with the namespace. */
  void begin(NoisyNamespace noisy) throws Exception;
}
