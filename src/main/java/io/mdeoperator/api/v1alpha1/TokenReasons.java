package io.mdeoperator.api.v1alpha1;

import static io.mdeoperator.api.v1alpha1.Actor.CUSTOMER_ADMINISTRATOR;
import static io.mdeoperator.api.v1alpha1.Actor.NOBODY;
import static io.mdeoperator.api.v1alpha1.Actor.PARTNER;
import static io.mdeoperator.api.v1alpha1.Actor.PLATFORM_ENGINEER;
import static io.mdeoperator.api.v1alpha1.Retry.BACK_OFF;
import static io.mdeoperator.api.v1alpha1.Retry.ON_CHANGE;
import static io.mdeoperator.api.v1alpha1.Retry.SLOW;

/** Reasons that come of asking Entra for a token. */
final class TokenReasons {
  static final Explanation APPLICATION_NOT_READY =
      new Explanation(
          PARTNER,
          SLOW,
          "The MdeApplication cannot be used, and no good token is left.",
          "Nothing for this tenant.",
          "Follow the message of the MdeApplication.");

  static final Explanation CONSENT_PENDING =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The customer has not consented to the app, or Entra does not know it in the customer's tenant (AADSTS7000229, 700016).",
          "Nothing for this tenant yet.",
          "Send the link in status.consent.url to the customer's administrator.");

  static final Explanation CONSENT_REVOKED =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The customer had consented and has withdrawn it.",
          "Nothing for this tenant; its feeds keep their cursors.",
          "Ask the customer; the link in status.consent.url gives consent again.");

  static final Explanation ROLES_MISSING =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The customer consented before a role was added to the app, or to a part of it only. Entra reports no error for this.",
          "What the granted roles allow elsewhere; this tenant's feeds wait.",
          "Send the link in status.consent.url again: consent covers what the app registration asks for at that time.");

  static final Explanation TENANT_NOT_FOUND =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "Entra knows no tenant of that id in this cloud (AADSTS90002).",
          "All other tenants.",
          "Compare spec.tenantId with the Tenant ID on the customer's Entra overview page.");

  static final Explanation WRONG_CLOUD =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The tenant lives in another Microsoft cloud than the application (AADSTS90038).",
          "All other tenants.",
          "Use an MdeApplication of the customer's cloud.");

  static final Explanation DEFENDER_NOT_PROVISIONED =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "Defender for Endpoint does not exist in the customer's tenant (AADSTS500011): no licence, or never opened.",
          "All other tenants.",
          "Ask the customer to license Defender for Endpoint and to open its portal once.");

  static final Explanation APPLICATION_DISABLED =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The app is switched off (AADSTS7000112), in the customer's Enterprise applications or in the app registration.",
          "Nothing for this tenant; its feeds keep their cursors.",
          "Ask the customer to set 'Enabled for users to sign in' on the enterprise application.");

  static final Explanation BLOCKED_BY_POLICY =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "A policy of the customer's tenant blocks the app.",
          "All other tenants.",
          "Give the trace id in status.lastFailure to the customer's administrator.");

  static final Explanation APPLICATION_NOT_MULTI_TENANT =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The app registration is for its own tenant only (AADSTS50194).",
          "Nothing for this application's tenants.",
          "Set 'Accounts in any organizational directory' in the app registration.");

  static final Explanation SCOPE_INVALID =
      new Explanation(
          PLATFORM_ENGINEER,
          ON_CHANGE,
          "Entra does not know the scope that the operator asks for.",
          "Other clouds.",
          "Correct clouds.<cloud>.scope in the operator's configuration.");

  static final Explanation THROTTLED =
      new Explanation(
          NOBODY,
          BACK_OFF,
          "Microsoft asks for fewer requests, or the tenant's quota is used up.",
          "Tokens in hand; feeds keep their cursors.",
          "Nothing to do; the operator waits as long as it was told to.");

  static final Explanation IDENTITY_PROVIDER_UNAVAILABLE =
      new Explanation(
          NOBODY,
          BACK_OFF,
          "Entra does not answer as it should.",
          "Tokens in hand.",
          "Nothing to do if it passes; else check the operator's way to the login host.");

  static final Explanation TOKEN_REQUEST_REJECTED =
      new Explanation(
          PARTNER,
          SLOW,
          "Entra refused the token request for a reason that is not in this catalogue.",
          "All other tenants.",
          "Look the AADSTS number in status.lastFailure up at login.microsoftonline.com/error.");

  static final Explanation TOKEN_TENANT_MISMATCH =
      new Explanation(
          PLATFORM_ENGINEER,
          SLOW,
          "The token is for another tenant than the one asked for; it is not used.",
          "All other tenants.",
          "Check clouds.<cloud>.loginUrl in the operator's configuration.");

  static final Explanation TOKEN_AUDIENCE_MISMATCH =
      new Explanation(
          PLATFORM_ENGINEER,
          SLOW,
          "The token is for another API than Defender for Endpoint; it is not used.",
          "Other clouds.",
          "Correct clouds.<cloud>.scope or .audiences in the operator's configuration.");

  static final Explanation TOKEN_APPLICATION_MISMATCH =
      new Explanation(
          PLATFORM_ENGINEER,
          SLOW,
          "The token was issued to another application; it is not used.",
          "All other tenants.",
          "Check clouds.<cloud>.loginUrl in the operator's configuration.");

  static final Explanation TOKEN_NOT_CURRENT =
      new Explanation(
          PLATFORM_ENGINEER,
          BACK_OFF,
          "The token had ended when it came, or is not valid yet: the clocks disagree.",
          "Tokens in hand.",
          "Set the clock of the node that the operator runs on.");

  private TokenReasons() {}
}
