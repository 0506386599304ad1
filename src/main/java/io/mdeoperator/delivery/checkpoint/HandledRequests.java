// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import io.mdeoperator.base.Sha256;

/**
 * What people asked a sink for by annotation and it has done, so that each value is acted on once,
 * whatever the other sinks of the feed do.
 *
 * @param replay 64 bits of the SHA-256 of the last value of {@code replay-from}; 0 when there was
 *     none
 * @param redrive the same of {@code redrive-quarantine}
 */
public record HandledRequests(long replay, long redrive) {
  public static final HandledRequests NONE = new HandledRequests(0, 0);

  public boolean hasReplay(String value) {
    return replay == Sha256.first64Bits(value);
  }

  public boolean hasRedrive(String value) {
    return redrive == Sha256.first64Bits(value);
  }

  public HandledRequests withReplay(String value) {
    return new HandledRequests(Sha256.first64Bits(value), redrive);
  }

  public HandledRequests withRedrive(String value) {
    return new HandledRequests(replay, Sha256.first64Bits(value));
  }
}
