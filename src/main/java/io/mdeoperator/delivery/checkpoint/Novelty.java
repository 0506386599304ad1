// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

/** What a revision that was read is to the sink. */
enum Novelty {
  /** The sink has neither this revision of the alert nor a later one. */
  NEW,
  /** The sink has it: it was delivered, or quarantined since the sink refused it. */
  KNOWN,
  /** The sink has a later revision of the alert. */
  SUPERSEDED
}
