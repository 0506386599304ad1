// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.mdeoperator.base.Sha256;

/** Names that the operator gives to objects. */
public final class ObjectNames {
  private static final int MAX_LENGTH = 253;
  private static final int HASH_DIGITS = 16;

  private ObjectNames() {}

  /**
   * The stem and the suffix, as long as Kubernetes accepts it; else the stem is cut and a hash of
   * the whole makes the name distinct.
   */
  public static String bounded(String stem, String suffix) {
    var name = stem + suffix;
    if (name.length() <= MAX_LENGTH) {
      return name;
    }
    var tail = "-" + Sha256.hex(name).substring(0, HASH_DIGITS) + suffix;
    return name.substring(0, MAX_LENGTH - tail.length()) + tail;
  }
}
