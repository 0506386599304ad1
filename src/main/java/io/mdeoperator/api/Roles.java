// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

/** What the schemas say about application roles. */
public final class Roles {
  /**
   * One role value such as {@code Alert.Read.All}, or several joined by {@code |}, any of which
   * will do.
   */
  public static final String REGEX = "^[A-Za-z0-9._-]+(\\|[A-Za-z0-9._-]+)*$";

  private Roles() {}
}
