package io.mdeoperator.defender;

/** How much of a customer's quota a caller may use. */
public enum QuotaShare {
  /** All of it. */
  ALL,
  /** A quarter, together with all other laggards of that customer. */
  LAGGARDS
}
