// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

/** The room in memory for the alerts of one batch; two alerts are held in any case, however big. */
public interface BatchRoom {
  /** Alerts: what one checkpoint write is paid for. */
  int MAX_ALERTS = 5_000;

  /** Bytes of JSON: what one checkpoint write is paid for, and dies young in a small heap. */
  long MAX_BYTES = 2 << 20;

  /** Whether so many alerts have room that are so many bytes of JSON together. */
  boolean has(int alerts, long bytes);

  /** Most alerts of a batch, whatever their size. */
  default int alerts() {
    return MAX_ALERTS;
  }

  /** Bytes of JSON in each part that a backlog is divided into. */
  default long part() {
    return MAX_BYTES;
  }
}
