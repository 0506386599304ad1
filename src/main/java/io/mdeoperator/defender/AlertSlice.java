// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import java.time.Instant;
import java.util.Optional;

/**
 * A part of what a window has, told apart by something else than the last update.
 *
 * @param createdFrom least {@code alertCreationTime}, inclusive, exact to 100 ns; absent: no bound
 * @param createdBefore end, exclusive; absent: no bound
 * @param severity the only one; absent: any
 */
public record AlertSlice(
    Optional<Instant> createdFrom, Optional<Instant> createdBefore, Optional<String> severity) {
  /** No part but all of it, also what has no creation time. */
  public static final AlertSlice WHOLE =
      new AlertSlice(Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether what was created then may be in it. */
  public boolean covers(Instant created) {
    return createdFrom.filter(created::isBefore).isEmpty()
        && createdBefore.filter(end -> !created.isBefore(end)).isEmpty();
  }
}
