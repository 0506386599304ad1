// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

/**
 * How much is delivered at once; two alerts always are, however big.
 *
 * @param alerts most alerts
 * @param bytes most bytes of JSON
 * @param part bytes of JSON in each part that a backlog is divided into
 */
public record BatchLimit(int alerts, long bytes, long part) {
  private static final int MAX_ALERTS = 5_000;

  /**
   * What one checkpoint write is paid for, and what dies young in the heap of a small container.
   */
  public static final BatchLimit CATCHING_UP = new BatchLimit(MAX_ALERTS, 2 << 20);

  /** What every feed may hold in memory at the same time as all others: some tens of alerts. */
  public static final BatchLimit KEEPING_UP =
      new BatchLimit(MAX_ALERTS, 64 << 10, CATCHING_UP.bytes());

  /** What a batch takes of the heap: its JSON, and what is made of a part of it for a sink. */
  public long memory() {
    return bytes / 2 * 3;
  }

  /** With parts that are one batch each. */
  BatchLimit(int alerts, long bytes) {
    this(alerts, bytes, bytes);
  }
}
