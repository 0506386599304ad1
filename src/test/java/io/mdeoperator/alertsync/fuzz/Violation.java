// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

/** One broken promise of a feed. */
record Violation(Kind kind, String sink, String what) {
  /** What a feed can do wrong. */
  enum Kind {
    /** It says Ready=True, though an alert that can be seen is not delivered. */
    DISHONEST,
    /** It did not come to rest after all faults were over. */
    LOST,
    REPEATED,
    OUT_OF_ORDER,
    /** A sink was called while it was busy for the same feed. */
    TWO_THREADS,
    TOO_MANY_WRITES,
    TOO_MANY_CALLS,
    /** What a person asked for was not acknowledged. */
    NOT_HANDLED,
    /** Nothing is wrong any more, but the feed does not say Ready=True. */
    NOT_READY
  }
}
