// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

/** The result for one item. */
public enum Outcome {
  /** The sink has it, or has something newer of that alert. */
  ACCEPTED,
  /** The sink could not take it now; it is to be delivered again. */
  RETRY,
  /** The sink rejects this item permanently. */
  REFUSED
}
