// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import java.util.Optional;

/** The operator's own version. */
public final class Version {
  private Version() {}

  /** As the jar's manifest says; {@code dev} where there is no jar. */
  public static String get() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion()).orElse("dev");
  }
}
