package io.mdeoperator.alertsync;

/**
 * How much is delivered at once; two alerts always are, however big.
 *
 * @param alerts most alerts
 * @param bytes most bytes of JSON
 */
record BatchLimit(int alerts, long bytes) {
  /** What every feed may hold in memory at the same time as all others: some tens of alerts. */
  static final BatchLimit KEEPING_UP = new BatchLimit(5_000, 64 << 10);

  /** What one checkpoint write is paid for; only few feeds may hold so much at the same time. */
  static final BatchLimit CATCHING_UP = new BatchLimit(5_000, 4 << 20);
}
