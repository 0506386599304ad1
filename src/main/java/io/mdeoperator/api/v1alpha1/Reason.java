package io.mdeoperator.api.v1alpha1;

import static io.mdeoperator.api.v1alpha1.Actor.CUSTOMER_ADMINISTRATOR;
import static io.mdeoperator.api.v1alpha1.Actor.NOBODY;
import static io.mdeoperator.api.v1alpha1.Actor.PARTNER;
import static io.mdeoperator.api.v1alpha1.Actor.PLATFORM_ENGINEER;
import static io.mdeoperator.api.v1alpha1.Retry.BACK_OFF;
import static io.mdeoperator.api.v1alpha1.Retry.NOT_NEEDED;
import static io.mdeoperator.api.v1alpha1.Retry.ON_CHANGE;
import static io.mdeoperator.api.v1alpha1.Retry.SLOW;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The closed catalogue of what a condition can say. It drives conditions and {@code
 * docs/reasons.md}; every text is written for the person who reads the status.
 */
public enum Reason {
  // All kinds
  READY(NOBODY, NOT_NEEDED, "Everything works.", "Everything.", "Nothing to do."),
  PROGRESSING(
      NOBODY,
      BACK_OFF,
      "The object is new and has not been checked yet.",
      "Nothing yet.",
      "Wait a few seconds."),
  SUSPENDED(
      PARTNER,
      ON_CHANGE,
      "spec.suspend is true.",
      "Cursors are kept.",
      "Set spec.suspend to false to go on."),
  SPEC_INVALID(
      PARTNER,
      ON_CHANGE,
      "A field of the spec cannot be used.",
      "All other objects.",
      "Correct the field that the message names."),
  NOT_SUPPORTED(
      PARTNER,
      ON_CHANGE,
      "The spec asks for something that this version does not do yet.",
      "All other objects.",
      "Remove the field that the message names, or upgrade the operator."),
  REFERENCE_NOT_FOUND(
      PARTNER,
      SLOW,
      "The spec refers to an object that does not exist in this namespace.",
      "All other objects.",
      "Create the object, or correct the name."),
  INTERNAL_ERROR(
      PLATFORM_ENGINEER,
      BACK_OFF,
      "The operator met something it did not expect.",
      "All other objects.",
      "Look for this object's name in the operator's log, and report it."),

  // Application
  SECRET_NOT_FOUND(
      PARTNER,
      SLOW,
      "No Secret of that name carries the label mde-operator.io/credential=application.",
      "Tenants whose token is still good.",
      "Create the Secret, or add the label mde-operator.io/credential=application to it."),
  SECRET_KEY_NOT_FOUND(
      PARTNER,
      ON_CHANGE,
      "The Secret lacks the key that the spec names.",
      "Tenants whose token is still good.",
      "Add the key to the Secret, or correct spec.credential.clientSecret.key."),
  SECRET_VALUE_EMPTY(
      PARTNER,
      ON_CHANGE,
      "The value in the Secret is empty.",
      "Tenants whose token is still good.",
      "Put the client secret's value into the Secret."),
  SECRET_VALUE_MALFORMED(
      PARTNER,
      ON_CHANGE,
      "The value in the Secret begins or ends with white space, or has a line break in it: a usual mistake in copying.",
      "Tenants whose token is still good.",
      "Write the Secret again without it, for example with kubectl create secret generic --from-file and a file made by printf %s."),
  CLIENT_SECRET_INVALID(
      PARTNER,
      ON_CHANGE,
      "Entra refuses the client secret (AADSTS7000215). Often the secret's id was copied instead of its value.",
      "Tenants whose token is still good.",
      "Create a client secret in the app registration and put its value into the Secret."),
  CLIENT_SECRET_EXPIRED(
      PARTNER,
      ON_CHANGE,
      "The client secret has expired (AADSTS7000222).",
      "Tenants whose token is still good.",
      "Create a new client secret in the app registration and put its value into the Secret."),
  CLIENT_CREDENTIAL_REFUSED(
      PARTNER,
      ON_CHANGE,
      "Entra refuses the application's credential.",
      "Tenants whose token is still good.",
      "Check the credential in the app registration against the one that the spec refers to."),

  // Tenant: application, token
  APPLICATION_NOT_READY(
      PARTNER,
      SLOW,
      "The MdeApplication cannot be used, and no good token is left.",
      "Nothing for this tenant.",
      "Follow the message of the MdeApplication."),
  CONSENT_PENDING(
      CUSTOMER_ADMINISTRATOR,
      SLOW,
      "The customer has not consented to the app, or Entra does not know it in the customer's tenant (AADSTS7000229, 700016).",
      "Nothing for this tenant yet.",
      "Send the link in status.consent.url to the customer's administrator."),
  CONSENT_REVOKED(
      CUSTOMER_ADMINISTRATOR,
      SLOW,
      "The customer had consented and has withdrawn it.",
      "Nothing for this tenant; its feeds keep their cursors.",
      "Ask the customer; the link in status.consent.url gives consent again."),
  ROLES_MISSING(
      CUSTOMER_ADMINISTRATOR,
      SLOW,
      "The customer consented before a role was added to the app, or to a part of it only. Entra reports no error for this.",
      "What the granted roles allow elsewhere; this tenant's feeds wait.",
      "Send the link in status.consent.url again: consent covers what the app registration asks for at that time."),
  TENANT_NOT_FOUND(
      PARTNER,
      ON_CHANGE,
      "Entra knows no tenant of that id in this cloud (AADSTS90002).",
      "All other tenants.",
      "Compare spec.tenantId with the Tenant ID on the customer's Entra overview page."),
  WRONG_CLOUD(
      PARTNER,
      ON_CHANGE,
      "The tenant lives in another Microsoft cloud than the application (AADSTS90038).",
      "All other tenants.",
      "Use an MdeApplication of the customer's cloud."),
  DEFENDER_NOT_PROVISIONED(
      CUSTOMER_ADMINISTRATOR,
      SLOW,
      "Defender for Endpoint does not exist in the customer's tenant (AADSTS500011): no licence, or never opened.",
      "All other tenants.",
      "Ask the customer to license Defender for Endpoint and to open its portal once."),
  APPLICATION_DISABLED(
      CUSTOMER_ADMINISTRATOR,
      SLOW,
      "The app is switched off (AADSTS7000112), in the customer's Enterprise applications or in the app registration.",
      "Nothing for this tenant; its feeds keep their cursors.",
      "Ask the customer to set 'Enabled for users to sign in' on the enterprise application."),
  BLOCKED_BY_POLICY(
      CUSTOMER_ADMINISTRATOR,
      SLOW,
      "A policy of the customer's tenant blocks the app.",
      "All other tenants.",
      "Give the trace id in status.lastFailure to the customer's administrator."),
  APPLICATION_NOT_MULTI_TENANT(
      PARTNER,
      ON_CHANGE,
      "The app registration is for its own tenant only (AADSTS50194).",
      "Nothing for this application's tenants.",
      "Set 'Accounts in any organizational directory' in the app registration."),
  SCOPE_INVALID(
      PLATFORM_ENGINEER,
      ON_CHANGE,
      "Entra does not know the scope that the operator asks for.",
      "Other clouds.",
      "Correct clouds.<cloud>.scope in the operator's configuration."),
  THROTTLED(
      NOBODY,
      BACK_OFF,
      "Microsoft asks for fewer requests, or the tenant's quota is used up.",
      "Tokens in hand; feeds keep their cursors.",
      "Nothing to do; the operator waits as long as it was told to."),
  IDENTITY_PROVIDER_UNAVAILABLE(
      NOBODY,
      BACK_OFF,
      "Entra does not answer as it should.",
      "Tokens in hand.",
      "Nothing to do if it passes; else check the operator's way to the login host."),
  TOKEN_REQUEST_REJECTED(
      PARTNER,
      SLOW,
      "Entra refused the token request for a reason that is not in this catalogue.",
      "All other tenants.",
      "Look the AADSTS number in status.lastFailure up at login.microsoftonline.com/error."),
  TOKEN_TENANT_MISMATCH(
      PLATFORM_ENGINEER,
      SLOW,
      "The token is for another tenant than the one asked for; it is not used.",
      "All other tenants.",
      "Check clouds.<cloud>.loginUrl in the operator's configuration."),
  TOKEN_AUDIENCE_MISMATCH(
      PLATFORM_ENGINEER,
      SLOW,
      "The token is for another API than Defender for Endpoint; it is not used.",
      "Other clouds.",
      "Correct clouds.<cloud>.scope or .audiences in the operator's configuration."),
  TOKEN_APPLICATION_MISMATCH(
      PLATFORM_ENGINEER,
      SLOW,
      "The token was issued to another application; it is not used.",
      "All other tenants.",
      "Check clouds.<cloud>.loginUrl in the operator's configuration."),
  TOKEN_NOT_CURRENT(
      PLATFORM_ENGINEER,
      BACK_OFF,
      "The token had ended when it came, or is not valid yet: the clocks disagree.",
      "Tokens in hand.",
      "Set the clock of the node that the operator runs on."),

  // Tenant: conditions' own reasons
  ACQUIRED(
      NOBODY,
      NOT_NEEDED,
      "Entra gave a token for the customer's tenant.",
      "Everything.",
      "Nothing to do."),
  GRANTED(NOBODY, NOT_NEEDED, "All required roles are granted.", "Everything.", "Nothing to do."),
  PENDING(
      CUSTOMER_ADMINISTRATOR,
      SLOW,
      "The customer has not consented yet.",
      "Nothing for this tenant yet.",
      "Send the link in status.consent.url to the customer's administrator."),
  REVOKED(
      CUSTOMER_ADMINISTRATOR,
      SLOW,
      "The customer has withdrawn consent.",
      "Nothing for this tenant; its feeds keep their cursors.",
      "Ask the customer."),
  UNKNOWN(
      NOBODY,
      BACK_OFF,
      "It could not be checked.",
      "What worked before.",
      "See the condition Ready."),
  REACHABLE(NOBODY, NOT_NEEDED, "The API answered.", "Everything.", "Nothing to do."),
  NOT_PROBED(
      NOBODY,
      NOT_NEEDED,
      "No alert role is required or granted, so the API was not called.",
      "Everything else.",
      "Nothing to do."),

  // API
  API_UNAVAILABLE(
      NOBODY,
      BACK_OFF,
      "The Defender API does not answer as it should.",
      "Feeds keep their cursors and catch up.",
      "Nothing to do if it passes; else check the operator's way to the API host."),
  API_UNAUTHORIZED(
      PARTNER,
      SLOW,
      "The Defender API refuses a token that is good by all checks, even a new one.",
      "All other tenants.",
      "Give the identifiers in status.lastFailure to Microsoft's support."),
  ACCOUNT_INACTIVE(
      CUSTOMER_ADMINISTRATOR,
      SLOW,
      "Defender for Endpoint is licensed but not activated in the customer's tenant.",
      "All other tenants.",
      "Ask the customer to open the Defender portal once; activation takes up to 12 hours."),
  API_ROLES_MISSING(
      CUSTOMER_ADMINISTRATOR,
      SLOW,
      "The Defender API misses an application role in the token.",
      "All other tenants.",
      "Send the link in status.consent.url again; check spec.requiredRoles."),
  API_FORBIDDEN(
      CUSTOMER_ADMINISTRATOR,
      SLOW,
      "The Defender API forbids the call.",
      "All other tenants.",
      "Give the identifiers in status.lastFailure to the customer's administrator."),
  API_REQUEST_REJECTED(
      PLATFORM_ENGINEER,
      SLOW,
      "The Defender API does not accept the operator's request.",
      "All other tenants.",
      "Check clouds.<cloud>.apiUrl in the operator's configuration; report it otherwise."),

  // Feed
  TENANT_NOT_READY(
      PARTNER,
      SLOW,
      "The MdeTenant is not Ready, so its alerts cannot be seen. 'No alerts' would be no proof that there are none.",
      "The cursor is kept; nothing is lost.",
      "Follow the message of the MdeTenant."),
  ALERT_ROLE_MISSING(
      CUSTOMER_ADMINISTRATOR,
      SLOW,
      "The tenant granted no role that allows reading alerts.",
      "The cursor is kept; nothing is lost.",
      "Add Alert.Read.All to requiredRoles and send the consent link again."),
  TENANT_MISMATCH(
      PARTNER,
      ON_CHANGE,
      "The API returned an alert of another tenant; it was not delivered.",
      "The other feeds.",
      "Report it to Microsoft; set the annotation mde-operator.io/requested-at to go on."),
  POLL_OVERDUE(
      NOBODY,
      BACK_OFF,
      "Three polls in a row could not be made.",
      "The cursor is kept; the feed catches up.",
      "See the message for what stands in the way."),
  NAME_CONFLICT(
      PARTNER,
      SLOW,
      "A ConfigMap that the mirror needs belongs to somebody else; it is not touched.",
      "The other sinks.",
      "Rename or remove that ConfigMap, or rename the feed."),
  CHECKPOINT_CONFLICT(
      NOBODY,
      BACK_OFF,
      "Another operator wrote the checkpoint in between.",
      "Nothing is lost; a batch may come twice.",
      "Nothing to do if it passes; else look for a second operator."),
  CHECKPOINT_DAMAGED(
      NOBODY,
      NOT_NEEDED,
      "The checkpoint of a sink could not be used: it is damaged, of another tenant, or of another version.",
      "The feed; what the sink was given lately comes again.",
      "Nothing to do; if it happens again, look for what changes the feed's checkpoint ConfigMaps."),
  ALERTS_QUARANTINED(
      PARTNER,
      NOT_NEEDED,
      "Some alerts had no id, or a sink refused them for good; they were set aside.",
      "All other alerts.",
      "Look for this feed's name in the operator's log."),
  SINK_UNAVAILABLE(
      PLATFORM_ENGINEER,
      BACK_OFF,
      "The sink has not accepted anything for 5 minutes.",
      "The other sinks; the cursor is kept.",
      "Check the sink that the message names.");

  private final Actor actor;
  private final Retry retry;
  private final String meaning;
  private final String goesOn;
  private final String remedy;

  Reason(Actor actor, Retry retry, String meaning, String goesOn, String remedy) {
    this.actor = actor;
    this.retry = retry;
    this.meaning = meaning;
    this.goesOn = goesOn;
    this.remedy = remedy;
  }

  /** The name as it stands in a condition: CamelCase without dots. */
  public String value() {
    return Arrays.stream(name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /** Who has to act. */
  public Actor actor() {
    return actor;
  }

  /** When the operator tries again by itself. */
  public Retry retry() {
    return retry;
  }

  /** What the reason means, one or two sentences. */
  public String meaning() {
    return meaning;
  }

  /** What goes on working meanwhile. */
  public String goesOn() {
    return goesOn;
  }

  /** The next step, one sentence. */
  public String remedy() {
    return remedy;
  }
}
