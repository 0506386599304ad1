package io.mdeoperator.api.reason;

import static io.mdeoperator.api.reason.Actor.PARTNER;
import static io.mdeoperator.api.reason.Actor.PLATFORM_ENGINEER;
import static io.mdeoperator.api.reason.Retry.BACK_OFF;
import static io.mdeoperator.api.reason.Retry.NOT_NEEDED;
import static io.mdeoperator.api.reason.Retry.ON_CHANGE;
import static io.mdeoperator.api.reason.Retry.SLOW;

/** Reasons that a credential gives by itself, before Entra has seen it. */
final class CredentialReasons {
  private static final String GOOD_TOKENS = ApplicationReasons.NO_NEW_TOKENS;
  private static final String EVERYTHING = "Everything goes on until then.";

  static final Explanation CLIENT_SECRET_EXPIRES_SOON =
      new Explanation(
          PARTNER,
          NOT_NEEDED,
          "By the annotation mde-operator.io/expires of its Secret, the client secret ends within 30 days or has ended.",
          EVERYTHING,
          "Create a new client secret in the app registration, put its value into the Secret and correct the annotation.");

  static final Explanation CERTIFICATE_UNREADABLE =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The Secret holds no certificate or no private key that can be read.",
          GOOD_TOKENS,
          "Write both in PEM, the certificate (followed by its chain) as tls.crt and its key as tls.key: cert-manager and kubectl create secret tls do.");

  static final Explanation CERTIFICATE_KEY_UNSUPPORTED =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "Entra takes assertions by RSA keys of at least 2048 bits only, and the operator knows no password for an encrypted key.",
          GOOD_TOKENS,
          "Issue the certificate with an unencrypted RSA key; for cert-manager set spec.privateKey.algorithm: RSA and spec.privateKey.size: 2048 in the Certificate.");

  static final Explanation CERTIFICATE_KEY_MISMATCH =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The private key does not belong to the certificate.",
          GOOD_TOKENS,
          "Write certificate and key of the same issuance into the Secret, the application's certificate before its chain.");

  static final Explanation CERTIFICATE_NOT_YET_VALID =
      new Explanation(
          PARTNER,
          SLOW,
          "The certificate is not valid yet, or the clock of the operator's node is slow.",
          GOOD_TOKENS,
          "Wait, use the former certificate until then, or set the node's clock.");

  static final Explanation CERTIFICATE_EXPIRED =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The certificate has ended.",
          GOOD_TOKENS,
          "Issue a new certificate, upload it to the app registration (Certificates & secrets) and write it into the Secret.");

  static final Explanation CERTIFICATE_EXPIRES_SOON =
      new Explanation(
          PARTNER,
          NOT_NEEDED,
          "The certificate ends within 30 days, or within the last fifth of its time where that is shorter.",
          EVERYTHING,
          "Issue a new certificate, upload it to the app registration beside the old one, then write it into the Secret.");

  static final Explanation FEDERATED_TOKEN_MISSING =
      new Explanation(
          PLATFORM_ENGINEER,
          BACK_OFF,
          "The operator's pod has no service account token for Entra.",
          GOOD_TOKENS,
          "Patch the operator's Deployment by deploy/federated-token/deployment-patch.yaml, or label its pods azure.workload.identity/use: \"true\" where Azure's workload identity webhook runs.");

  static final Explanation FEDERATED_TOKEN_INVALID =
      new Explanation(
          PLATFORM_ENGINEER,
          BACK_OFF,
          "The token file holds nothing that Entra could take for a service account token.",
          GOOD_TOKENS,
          "Let tokenFile of the operator's configuration name the file that the kubelet writes.");

  static final Explanation FEDERATED_TOKEN_AUDIENCE_MISMATCH =
      new Explanation(
          PLATFORM_ENGINEER,
          ON_CHANGE,
          "The service account token is meant for somebody else than Entra.",
          GOOD_TOKENS,
          "Set audience: api://AzureADTokenExchange in the projected volume of the operator's Deployment.");

  static final Explanation FEDERATED_TOKEN_EXPIRED =
      new Explanation(
          PLATFORM_ENGINEER,
          BACK_OFF,
          "The service account token has ended without the kubelet having replaced it, or the node's clock is fast.",
          GOOD_TOKENS,
          "Mount it as a projected volume, not as a copy or by subPath, which are never renewed; else look at the kubelet and the node's clock.");

  private CredentialReasons() {}
}
