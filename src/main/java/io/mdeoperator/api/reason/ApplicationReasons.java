package io.mdeoperator.api.reason;

import static io.mdeoperator.api.reason.Actor.PARTNER;
import static io.mdeoperator.api.reason.Actor.PLATFORM_ENGINEER;
import static io.mdeoperator.api.reason.Retry.BACK_OFF;
import static io.mdeoperator.api.reason.Retry.ON_CHANGE;
import static io.mdeoperator.api.reason.Retry.SLOW;

/** Reasons of an application and its credential. */
final class ApplicationReasons {
  static final String NO_NEW_TOKENS =
      "The application's tenants get no new tokens, and work until those in hand end.";

  static final Explanation SECRET_NOT_FOUND =
      new Explanation(
          PARTNER,
          SLOW,
          "No Secret of that name carries the label mde-operator.io/credential with the value of its use: application, or sink.",
          "The application's tenants get no new tokens, and work until those in hand end; of a feed, the other sinks go on.",
          "Create the Secret, or add that label to it.");

  static final Explanation SECRET_KEY_NOT_FOUND =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The Secret lacks a key that the spec asks for.",
          NO_NEW_TOKENS,
          "Add the key to the Secret, or correct spec.credential: a client secret's key is named there, a certificate's are tls.crt and tls.key.");

  static final Explanation SECRET_VALUE_EMPTY =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The value in the Secret is empty.",
          NO_NEW_TOKENS,
          "Put the client secret's value into the Secret.");

  static final Explanation SECRET_VALUE_MALFORMED =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The value in the Secret begins or ends with white space, or has a line break in it: a usual mistake in copying.",
          NO_NEW_TOKENS,
          "Write the Secret again without it, for example with kubectl create secret generic --from-file and a file made by printf %s.");

  static final Explanation CLIENT_SECRET_INVALID =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "Entra refuses the client secret (AADSTS7000215, 70002). Often the secret's id was copied instead of its value.",
          NO_NEW_TOKENS,
          "Create a client secret in {azurePortal} > App registrations > {clientId} > Certificates & secrets and put its Value, not its Secret ID, into {credential}.");

  static final Explanation CLIENT_SECRET_EXPIRED =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The client secret has expired (AADSTS7000222).",
          NO_NEW_TOKENS,
          "Create a new client secret in {azurePortal} > App registrations > {clientId} > Certificates & secrets and put its Value into {credential}.");

  static final Explanation CLIENT_CERTIFICATE_REFUSED =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "Entra refuses the client certificate (AADSTS700027, 50012, 700030): it is not in the app registration, or has expired.",
          NO_NEW_TOKENS,
          "Upload the tls.crt of {credential} in {azurePortal} > App registrations > {clientId} > Certificates & secrets > Certificates.");

  static final Explanation FEDERATION_MISMATCH =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "Issuer, audience or subject of the federated token do not match the app's federated credential, or Entra itself issued the token (AADSTS700211, 700212, 700213, 700236).",
          NO_NEW_TOKENS,
          "Compare, to the letter, the token's iss, aud and sub with {azurePortal} > App registrations > {clientId} > Certificates & secrets > Federated credentials.");

  static final Explanation FEDERATION_PENDING =
      new Explanation(
          PARTNER,
          BACK_OFF,
          "Entra finds no federated credential for the token (AADSTS70021): it takes minutes until a new one is known everywhere, or it does not match.",
          NO_NEW_TOKENS,
          "Wait a few minutes after creating it, then compare the token's iss, aud and sub with {azurePortal} > App registrations > {clientId} > Certificates & secrets > Federated credentials.");

  static final Explanation CLOCK_SKEW =
      new Explanation(
          PLATFORM_ENGINEER,
          BACK_OFF,
          "The clock of the node disagrees with Microsoft's by more than is tolerated, so an assertion (AADSTS700024) or a token is not valid yet or any more.",
          "No new token can be used, and those in hand work until they end.",
          "Set the clock of the node that the operator runs on, and keep it set by NTP.");

  private ApplicationReasons() {}
}
