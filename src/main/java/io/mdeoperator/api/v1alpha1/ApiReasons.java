package io.mdeoperator.api.v1alpha1;

import static io.mdeoperator.api.v1alpha1.Actor.CUSTOMER_ADMINISTRATOR;
import static io.mdeoperator.api.v1alpha1.Actor.NOBODY;
import static io.mdeoperator.api.v1alpha1.Actor.PARTNER;
import static io.mdeoperator.api.v1alpha1.Actor.PLATFORM_ENGINEER;
import static io.mdeoperator.api.v1alpha1.Retry.BACK_OFF;
import static io.mdeoperator.api.v1alpha1.Retry.SLOW;

/** Reasons that come of calling the Defender API. */
final class ApiReasons {
  static final Explanation API_UNAVAILABLE =
      new Explanation(
          NOBODY,
          BACK_OFF,
          "The Defender API does not answer as it should.",
          "Feeds keep their cursors and catch up.",
          "Nothing to do if it passes; else check the operator's way to the API host.");

  static final Explanation API_UNAUTHORIZED =
      new Explanation(
          PARTNER,
          SLOW,
          "The Defender API refuses a token that is good by all checks, even a new one.",
          "All other tenants.",
          "Give the identifiers in status.lastFailure to Microsoft's support.");

  static final Explanation ACCOUNT_INACTIVE =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "Defender for Endpoint is licensed but not activated in the customer's tenant.",
          "All other tenants.",
          "Ask the customer to open the Defender portal once; activation takes up to 12 hours.");

  static final Explanation API_ROLES_MISSING =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The Defender API misses an application role in the token.",
          "All other tenants.",
          "Send the link in status.consent.url again; check spec.requiredRoles.");

  static final Explanation API_FORBIDDEN =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The Defender API forbids the call.",
          "All other tenants.",
          "Give the identifiers in status.lastFailure to the customer's administrator.");

  static final Explanation API_REQUEST_REJECTED =
      new Explanation(
          PLATFORM_ENGINEER,
          SLOW,
          "The Defender API does not accept the operator's request.",
          "All other tenants.",
          "Check clouds.<cloud>.apiUrl in the operator's configuration; report it otherwise.");

  private ApiReasons() {}
}
