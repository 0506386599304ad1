// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.checkpoint;

/** What a revision that was read is to the sink. */
enum Novelty {
  /** It has not been delivered. */
  NEW,
  /** It has been delivered. */
  KNOWN,
  /** A later revision of the alert has been delivered. */
  SUPERSEDED
}
