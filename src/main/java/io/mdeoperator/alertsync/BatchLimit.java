package io.mdeoperator.alertsync;

/**
 * How much is delivered at once; one alert always is, however big.
 *
 * @param alerts most alerts
 * @param bytes most bytes of JSON
 */
record BatchLimit(int alerts, long bytes) {
  /** What one checkpoint write is paid for, and what one feed holds in memory. */
  static final BatchLimit DEFAULT = new BatchLimit(5_000, 4 << 20);
}
