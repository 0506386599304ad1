// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

/** Bounds that the schemas share. */
public final class Limits {
  /**
   * The greatest integer that every reader of JSON keeps exactly: the bound of generations and
   * counters.
   */
  public static final long EXACT_INTEGER = (1L << 53) - 1;

  /** Longer than any GUID, so that a malformed one meets the rule that explains what is wrong. */
  public static final long GUID_TEXT = 64;

  private Limits() {}
}
