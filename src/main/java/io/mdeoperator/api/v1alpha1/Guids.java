package io.mdeoperator.api.v1alpha1;

/** What the schemas say about GUIDs. */
final class Guids {
  /** The GUID that stands in for "none", often left over from a template. */
  static final String ZERO = "00000000-0000-0000-0000-000000000000";

  /** The end of a CEL expression that is true when the string before it is a GUID. */
  static final String MATCHES =
      ".matches('^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$')";

  private Guids() {}
}
