package io.mdeoperator.api.v1alpha1;

import static io.mdeoperator.api.v1alpha1.Actor.PARTNER;
import static io.mdeoperator.api.v1alpha1.Retry.ON_CHANGE;
import static io.mdeoperator.api.v1alpha1.Retry.SLOW;

/** Reasons of an application and its credential. */
final class ApplicationReasons {
  static final Explanation SECRET_NOT_FOUND =
      new Explanation(
          PARTNER,
          SLOW,
          "No Secret of that name carries the label mde-operator.io/credential=application.",
          "Tenants whose token is still good.",
          "Create the Secret, or add the label mde-operator.io/credential=application to it.");

  static final Explanation SECRET_KEY_NOT_FOUND =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The Secret lacks the key that the spec names.",
          "Tenants whose token is still good.",
          "Add the key to the Secret, or correct spec.credential.clientSecret.key.");

  static final Explanation SECRET_VALUE_EMPTY =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The value in the Secret is empty.",
          "Tenants whose token is still good.",
          "Put the client secret's value into the Secret.");

  static final Explanation SECRET_VALUE_MALFORMED =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The value in the Secret begins or ends with white space, or has a line break in it: a usual mistake in copying.",
          "Tenants whose token is still good.",
          "Write the Secret again without it, for example with kubectl create secret generic --from-file and a file made by printf %s.");

  static final Explanation CLIENT_SECRET_INVALID =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "Entra refuses the client secret (AADSTS7000215). Often the secret's id was copied instead of its value.",
          "Tenants whose token is still good.",
          "Create a client secret in the app registration and put its value into the Secret.");

  static final Explanation CLIENT_SECRET_EXPIRED =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The client secret has expired (AADSTS7000222).",
          "Tenants whose token is still good.",
          "Create a new client secret in the app registration and put its value into the Secret.");

  static final Explanation CLIENT_CREDENTIAL_REFUSED =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "Entra refuses the application's credential.",
          "Tenants whose token is still good.",
          "Check the credential in the app registration against the one that the spec refers to.");

  private ApplicationReasons() {}
}
