package io.mdeoperator.api.reason;

import static io.mdeoperator.api.reason.Actor.CUSTOMER_ADMINISTRATOR;
import static io.mdeoperator.api.reason.Actor.NOBODY;
import static io.mdeoperator.api.reason.Actor.PARTNER;
import static io.mdeoperator.api.reason.Actor.PLATFORM_ENGINEER;
import static io.mdeoperator.api.reason.Retry.BACK_OFF;
import static io.mdeoperator.api.reason.Retry.SLOW;
import static io.mdeoperator.api.reason.TokenReasons.CLOUD_WAITS;
import static io.mdeoperator.api.reason.TokenReasons.TENANT_WAITS;

/** Reasons that come of calling the Defender API. */
final class ApiReasons {
  static final Explanation API_UNAVAILABLE =
      new Explanation(
          NOBODY,
          BACK_OFF,
          "The Defender API does not answer as it should (InternalServerError, HTTP 5xx, no alerts in the answer).",
          TENANT_WAITS,
          "There is nothing to do if it passes; else check the operator's way to clouds.{cloud}.apiUrl.");

  static final Explanation API_UNAUTHORIZED =
      new Explanation(
          PARTNER,
          SLOW,
          "The Defender API refuses a token that is good by all checks, even a new one (Unauthorized).",
          TENANT_WAITS,
          "Give the correlation id and time in status.lastFailure to Microsoft's support.");

  static final Explanation ACCOUNT_INACTIVE =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "Defender for Endpoint is licensed but not activated in the customer's tenant.",
          TENANT_WAITS,
          "Ask the administrator of {tenant} to open {defenderPortal} once; activation takes up to 12 hours.");

  static final Explanation API_ROLES_MISSING =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The Defender API misses an application role in the token.",
          TENANT_WAITS,
          "Add the role to spec.requiredRoles and to {azurePortal} > App registrations > {clientId} > API permissions, then send the link in status.consent.url to an administrator of {tenant} again.");

  static final Explanation API_FORBIDDEN =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The Defender API forbids the call (Forbidden).",
          TENANT_WAITS,
          "Give the correlation id in status.lastFailure to the administrator of {tenant}, who may ask Microsoft's support with it.");

  static final Explanation API_LICENCE_MISSING =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The customer's licence does not cover the API that was called (No Tvm license).",
          TENANT_WAITS,
          "Ask the administrator of {tenant} for a licence that includes Defender Vulnerability Management.");

  static final Explanation API_FEATURE_DISABLED =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The customer has switched off the feature of Defender that the call needs (DisabledFeature).",
          TENANT_WAITS,
          "Ask the administrator of {tenant} to switch it on in {defenderPortal} > Settings > Endpoints > Advanced features.");

  static final Explanation API_OPERATION_DISALLOWED =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The customer's settings do not allow the call (DisallowedOperation), such as the remediation level of a device group.",
          TENANT_WAITS,
          "Ask the administrator of {tenant} to look at {defenderPortal} > Settings > Endpoints > Permissions, with the correlation id in status.lastFailure.");

  static final Explanation API_REQUEST_ACTIVE =
      new Explanation(
          NOBODY,
          BACK_OFF,
          "The same request is under way already (ActiveRequestAlreadyExists).",
          TENANT_WAITS,
          "There is nothing to do: the operator asks again when the other request may have ended.");

  static final Explanation API_NOT_FOUND =
      new Explanation(
          PLATFORM_ENGINEER,
          SLOW,
          "The Defender API does not know what was asked for (NotFound, ResourceNotFound).",
          CLOUD_WAITS,
          "Check that clouds.{cloud}.apiUrl in the operator's configuration is the Defender API.");

  static final Explanation API_REQUEST_REJECTED =
      new Explanation(
          PLATFORM_ENGINEER,
          SLOW,
          "The Defender API does not accept the operator's request (BadRequest, ODataError, InvalidInput and others of HTTP 400).",
          TENANT_WAITS,
          "Check clouds.{cloud}.apiUrl in the operator's configuration, and report code and correlation id in status.lastFailure to the makers of the operator if it is right.");

  private ApiReasons() {}
}
