package io.mdeoperator.api.reason;

import static io.mdeoperator.api.reason.Actor.CUSTOMER_ADMINISTRATOR;
import static io.mdeoperator.api.reason.Actor.NOBODY;
import static io.mdeoperator.api.reason.Actor.PARTNER;
import static io.mdeoperator.api.reason.Actor.PLATFORM_ENGINEER;
import static io.mdeoperator.api.reason.Retry.BACK_OFF;
import static io.mdeoperator.api.reason.Retry.ON_CHANGE;
import static io.mdeoperator.api.reason.Retry.SLOW;

/** Reasons that come of asking Entra for a token. */
final class TokenReasons {
  /** What any trouble of one tenant comes to. */
  static final String TENANT_WAITS =
      "This tenant's feeds wait and keep their cursors; other tenants go on.";

  /** What a mistake in the operator's configuration comes to. */
  static final String CLOUD_WAITS =
      "The tenants of this cloud wait and their feeds keep their cursors; other clouds go on.";

  static final Explanation APPLICATION_NOT_READY =
      new Explanation(
          PARTNER,
          SLOW,
          "The MdeApplication cannot be used, and no good token is left.",
          TENANT_WAITS,
          "Follow the message of {application}.");

  static final Explanation CONSENT_PENDING =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The customer has not consented to the app, or Entra does not know it in the customer's tenant (AADSTS7000229, 700016, 700011, 90099).",
          TENANT_WAITS,
          "Send the link in status.consent.url to an administrator of {tenant}, and make sure that {clientId} is a multi-tenant app.");

  static final Explanation CONSENT_REVOKED =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The customer had consented and has withdrawn it.",
          TENANT_WAITS,
          "Ask the administrator of {tenant}; the link in status.consent.url gives consent again.");

  static final Explanation ROLES_MISSING =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The customer consented before a role was added to the app, or to a part of it only. Entra reports no error for this.",
          TENANT_WAITS,
          "Make sure that {azurePortal} > App registrations > {clientId} > API permissions lists the role, then send the link in status.consent.url to an administrator of {tenant} again.");

  static final Explanation TENANT_NOT_FOUND =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "Entra knows no tenant of that id in this cloud (AADSTS90002).",
          TENANT_WAITS,
          "Compare spec.tenantId with the Tenant ID on the customer's Entra overview page, and the cloud of {application} with the customer's.");

  static final Explanation TENANT_ID_INVALID =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "Entra does not take spec.tenantId for a tenant: it is malformed, or stands for no single tenant (AADSTS900023, 9001023, 90130).",
          TENANT_WAITS,
          "Replace the MdeTenant by one whose spec.tenantId is the Tenant ID on the customer's Entra overview page.");

  static final Explanation WRONG_CLOUD =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The tenant lives in another Microsoft cloud than the application (AADSTS90038, 900382, 900432).",
          TENANT_WAITS,
          "Register the app in the customer's cloud, and refer to an MdeApplication whose spec.cloud is that one instead of {cloud}.");

  static final Explanation DEFENDER_NOT_PROVISIONED =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "Defender for Endpoint does not exist in the customer's tenant, or is disabled (AADSTS500011, 500014, 650052): no licence, or never opened.",
          TENANT_WAITS,
          "Ask the administrator of {tenant} to license Defender for Endpoint, to open {defenderPortal} once, and to see that the enterprise application WindowsDefenderATP is enabled.");

  static final Explanation APPLICATION_DISABLED =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The app is switched off (AADSTS7000112, 70001), in the customer's Enterprise applications or in the app registration.",
          TENANT_WAITS,
          "Ask the administrator of {tenant} to set 'Enabled for users to sign in?' to Yes in {azurePortal} > Enterprise applications > {clientId} > Properties.");

  static final Explanation BLOCKED_BY_CONDITIONAL_ACCESS =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "A Conditional Access policy of the customer's tenant blocks the app (AADSTS53003, 530032, 50131).",
          TENANT_WAITS,
          "Ask the administrator of {tenant} to look the trace id in status.lastFailure up in {azurePortal} > Sign-in logs > Service principal sign-ins and to exclude {clientId} from the policy.");

  static final Explanation BLOCKED_BY_TENANT_POLICY =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "Tenant restrictions or cross-tenant access settings of the customer block the app (AADSTS500021, 500022, 500212, 500213).",
          TENANT_WAITS,
          "Ask the administrator of {tenant} to allow {clientId} in {azurePortal} > External Identities > Cross-tenant access settings.");

  static final Explanation APPLICATION_NOT_MULTI_TENANT =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The app registration is for its own tenant only (AADSTS50194).",
          "None of the application's tenants gets a token; their feeds wait and keep their cursors.",
          "Set 'Accounts in any organizational directory' in {azurePortal} > App registrations > {clientId} > Authentication.");

  static final Explanation SCOPE_INVALID =
      new Explanation(
          PLATFORM_ENGINEER,
          ON_CHANGE,
          "Entra does not know the scope that the operator asks for (AADSTS70011, 50001, 650057, 700022, 901002).",
          CLOUD_WAITS,
          "Correct clouds.{cloud}.scope in the operator's configuration.");

  static final Explanation CLIENT_CREDENTIAL_MISSING =
      new Explanation(
          PLATFORM_ENGINEER,
          ON_CHANGE,
          "The token request reached Entra without its credential or another field (AADSTS7000218, 900144), although the operator always sends them: something on the way has changed it.",
          TENANT_WAITS,
          "Look for a proxy or gateway that opens the TLS connection to clouds.{cloud}.loginUrl and rewrites POST bodies.");

  static final Explanation CLIENT_CREDENTIAL_REFUSED =
      new Explanation(
          PARTNER,
          SLOW,
          "Entra refuses the app in this tenant as invalid_client, with a number that is not in this catalogue.",
          TENANT_WAITS,
          "Look the AADSTS number in status.lastFailure up at login.microsoftonline.com/error, and check the credential in {azurePortal} > App registrations > {clientId} > Certificates & secrets.");

  static final Explanation THROTTLED =
      new Explanation(
          NOBODY,
          BACK_OFF,
          "Microsoft asks for fewer requests (HTTP 429, AADSTS90055, 50196), or the tenant's quota is used up.",
          "The calls concerned wait; tokens in hand stay in use, and feeds keep their cursors.",
          "There is nothing to do: the operator waits as long as it was told to.");

  static final Explanation IDENTITY_PROVIDER_UNAVAILABLE =
      new Explanation(
          NOBODY,
          BACK_OFF,
          "Entra does not answer as it should (HTTP 5xx, AADSTS90033, 90024, 90006, 50033), or something on the way answers in its place.",
          "A token in hand is used until it ends; without one, the feeds wait and keep their cursors.",
          "There is nothing to do if it passes; else check the operator's way to clouds.{cloud}.loginUrl.");

  static final Explanation TOKEN_REQUEST_REJECTED =
      new Explanation(
          PARTNER,
          SLOW,
          "Entra refused the token request for a reason that is not in this catalogue.",
          TENANT_WAITS,
          "Look the AADSTS number in status.lastFailure up at login.microsoftonline.com/error.");

  private TokenReasons() {}
}
