// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

/** The plural of the words that objects are called by. */
public final class Plural {
  private Plural() {}

  /** Of a regular noun. */
  public static String of(String noun) {
    return noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
  }
}
