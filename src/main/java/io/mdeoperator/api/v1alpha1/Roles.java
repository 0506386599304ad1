package io.mdeoperator.api.v1alpha1;

/** What the schemas say about application roles. */
final class Roles {
  /**
   * One role value such as {@code Alert.Read.All}, or several joined by {@code |}, any of which
   * will do.
   */
  static final String REGEX = "^[A-Za-z0-9._-]+(\\|[A-Za-z0-9._-]+)*$";

  private Roles() {}
}
