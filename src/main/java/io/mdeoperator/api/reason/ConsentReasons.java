package io.mdeoperator.api.reason;

import static io.mdeoperator.api.reason.Actor.CUSTOMER_ADMINISTRATOR;
import static io.mdeoperator.api.reason.Actor.NOBODY;
import static io.mdeoperator.api.reason.Retry.BACK_OFF;
import static io.mdeoperator.api.reason.Retry.NOT_NEEDED;
import static io.mdeoperator.api.reason.Retry.SLOW;

/** Reasons of a tenant's conditions beside Ready. */
final class ConsentReasons {
  static final Explanation ACQUIRED =
      new Explanation(
          NOBODY,
          NOT_NEEDED,
          "Entra gave a token for the customer's tenant.",
          "Everything goes on.",
          "There is nothing to do.");

  static final Explanation GRANTED =
      new Explanation(
          NOBODY,
          NOT_NEEDED,
          "All required roles are granted.",
          "Everything goes on.",
          "There is nothing to do.");

  static final Explanation PENDING =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The customer has not consented yet.",
          TokenReasons.TENANT_WAITS,
          "Send the link in status.consent.url to an administrator of {tenant}.");

  static final Explanation REVOKED =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The customer has withdrawn consent.",
          TokenReasons.TENANT_WAITS,
          "Ask the administrator of {tenant}; the link in status.consent.url gives consent again.");

  static final Explanation CONSENT_RENEWED =
      new Explanation(
          NOBODY,
          NOT_NEEDED,
          "The app has another service principal in the customer's tenant: consent was withdrawn and given again.",
          "Everything goes on.",
          "Nothing to do, unless the customer has rules that name the old service principal.");

  static final Explanation UNKNOWN =
      new Explanation(
          NOBODY,
          BACK_OFF,
          "It could not be checked.",
          "What worked before goes on.",
          "See the condition Ready.");

  static final Explanation REACHABLE =
      new Explanation(
          NOBODY,
          NOT_NEEDED,
          "The API answered.",
          "Everything goes on.",
          "There is nothing to do.");

  static final Explanation NOT_PROBED =
      new Explanation(
          NOBODY,
          NOT_NEEDED,
          "No alert role is required or granted, so the API was not called.",
          "Everything else goes on.",
          "There is nothing to do.");

  private ConsentReasons() {}
}
