// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

/** What the schemas say about GUIDs. */
public final class Guids {
  /** The GUID that stands in for "none", often left over from a template. */
  public static final String ZERO = "00000000-0000-0000-0000-000000000000";

  /** The end of a CEL expression that is true when the string before it is a GUID. */
  public static final String MATCHES =
      ".matches('^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$')";

  private Guids() {}
}
