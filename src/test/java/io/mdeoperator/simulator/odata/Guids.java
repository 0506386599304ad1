// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.odata;

import java.util.regex.Pattern;

/** Literals of Edm.Guid. */
public final class Guids {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Guids() {}

  public static boolean isGuid(String text) {
    return FORM.matcher(text).matches();
  }
}
