// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.reason;

/** Who has to act. */
public enum Actor {
  NOBODY("nobody"),
  PARTNER("partner"),
  CUSTOMER_ADMINISTRATOR("customer's administrator"),
  PLATFORM_ENGINEER("platform engineer");

  private final String description;

  Actor(String description) {
    this.description = description;
  }

  /** For people. */
  public String description() {
    return description;
  }
}
