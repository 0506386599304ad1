// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.call;

/** How much of a customer's quota a caller may use. */
public enum QuotaShare {
  /** All of it: the check of the tenant. */
  ALL,
  /** Almost all of it, together with all other feeds of that customer. */
  FEEDS,
  /** A quarter, together with all other laggards of that customer. */
  LAGGARDS
}
