// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.CredentialSpec;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationSpec;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.entra.token.TokenEndpointVersion;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads an application's credential from the objects in the cluster alone. */
public final class ApplicationCredential {
  // Keys of a kubernetes.io/tls Secret (Kubernetes: "Secrets", TLS Secrets).
  private static final String CERTIFICATE_KEY = "tls.crt";
  private static final String PRIVATE_KEY_KEY = "tls.key";

  private ApplicationCredential() {}

  /**
   * Reads an application's credential as far as its cloud takes it: the v1.0 token endpoint, where
   * the configuration asks for it, knows client secrets only.
   *
   * @param secret see {@link #of(MdeApplication, Optional)}
   */
  public static Result<ClientCredential> of(
      MdeApplication application, Optional<Secret> secret, CloudEndpoints cloud) {
    var credential = application.getSpec().credential();
    return cloud.tokenEndpoint() == TokenEndpointVersion.V1
            && credential != null
            && credential.clientSecret() == null
        ? Result.failed(
            Reason.SPEC_INVALID,
            "spec.credential: only clientSecret can be used, because the operator's configuration sets clouds."
                + cloud.name()
                + ".tokenEndpoint: V1.")
        : of(application, secret);
  }

  /**
   * Reads an application's credential.
   *
   * @param secret the Secret of that name, if there is one that carries the label; unlabelled and
   *     absent must look the same
   */
  public static Result<ClientCredential> of(MdeApplication application, Optional<Secret> secret) {
    return switch (application.getSpec().credential()) {
      case CredentialSpec spec when spec.federatedToken() != null ->
          Result.ok(federatedToken(application, spec.federatedToken()));
      case CredentialSpec spec when spec.clientSecret() != null || spec.certificate() != null ->
          secretName(application)
              .map(name -> ofSecret(application, name, secret))
              .orElseGet(
                  () ->
                      Result.failed(
                          Reason.SPEC_INVALID,
                          "spec.credential: secretRef.name is missing or invalid."));
      case null, default ->
          Result.failed(
              Reason.SPEC_INVALID,
              "spec.credential has none of clientSecret, certificate and federatedToken.");
    };
  }

  private static ClientCredential federatedToken(
      MdeApplication application, CredentialSpec.FederatedToken spec) {
    return ClientCredential.FederatedToken.of(
        application.getMetadata().getUid(),
        application.getMetadata().getNamespace(),
        application.getSpec().clientId(),
        Optional.ofNullable(spec.serviceAccountRef()).map(LocalRef::name));
  }

  /** Name of the Secret that an application refers to, if it refers to one. */
  public static Optional<String> secretName(MdeApplication application) {
    return Optional.ofNullable(application.getSpec())
        .map(MdeApplicationSpec::credential)
        .map(
            credential ->
                credential.certificate() != null
                    ? credential.certificate().secretRef()
                    : credential.clientSecret() != null
                        ? credential.clientSecret().secretRef()
                        : null)
        .map(LocalRef::name);
  }

  /** The Secret that an application refers to: none or one. */
  public static Stream<String> secretNames(MdeApplication application) {
    return secretName(application).stream();
  }

  private static Result<ClientCredential> ofSecret(
      MdeApplication application, String name, Optional<Secret> secret) {
    return secret
        .map(found -> ofSecret(application, found))
        .orElseGet(
            () ->
                Result.failed(
                    Reason.SECRET_NOT_FOUND,
                    "There is no Secret '"
                        + name
                        + "' with the label "
                        + Api.CREDENTIAL_LABEL
                        + "="
                        + Api.CREDENTIAL_OF_APPLICATION
                        + " in this namespace."));
  }

  private static Result<ClientCredential> ofSecret(MdeApplication application, Secret secret) {
    if (LargeSecret.is(secret)) {
      return LargeSecret.failed("The", secret);
    }
    return application.getSpec().credential().certificate() != null
        ? certificate(application, secret)
        : secret(application, secret);
  }

  /** Its content is parsed when it is used, and when the application is checked. */
  private static Result<ClientCredential> certificate(MdeApplication application, Secret secret) {
    for (var key : List.of(CERTIFICATE_KEY, PRIVATE_KEY_KEY)) {
      if (!data(secret).containsKey(key)) {
        return lacks(secret, key);
      }
    }
    return Result.ok(
        new ClientCredential.Certificate(
            version(application, secret, CERTIFICATE_KEY),
            secret.getMetadata().getName(),
            decoded(data(secret).get(CERTIFICATE_KEY)),
            decoded(data(secret).get(PRIVATE_KEY_KEY))));
  }

  private static Result<ClientCredential> secret(MdeApplication application, Secret secret) {
    var ref = application.getSpec().credential().clientSecret();
    var name = secret.getMetadata().getName();
    if (!data(secret).containsKey(ref.key())) {
      return lacks(secret, ref.key());
    }
    var value = decoded(data(secret).get(ref.key()));
    if (value.isEmpty()) {
      return Result.failed(
          Reason.SECRET_VALUE_EMPTY,
          "The key '" + ref.key() + "' of the Secret '" + name + "' is empty.");
    }
    if (!value.chars().allMatch(ApplicationCredential::mayBeInSecret)) {
      return Result.failed(
          Reason.SECRET_VALUE_MALFORMED,
          "The key '"
              + ref.key()
              + "' of the Secret '"
              + name
              + "' contains "
              + foreign(value)
              + ".");
    }
    return Result.ok(
        new ClientCredential.ClientSecret(version(application, secret, ref.key()), value));
  }

  private static ClientCredential.Version version(
      MdeApplication application, Secret secret, String key) {
    return new ClientCredential.Version(
        application.getMetadata().getUid(), secret.getMetadata().getResourceVersion() + "/" + key);
  }

  private static Map<String, String> data(Secret secret) {
    return Optional.ofNullable(secret.getData()).orElse(Map.of());
  }

  private static Result<ClientCredential> lacks(Secret secret, String key) {
    return Result.failed(
        Reason.SECRET_KEY_NOT_FOUND,
        "The Secret '" + secret.getMetadata().getName() + "' has no key '" + key + "'.");
  }

  /** OAuth's VSCHAR (RFC 6749, appendix A) without the space, which Entra puts into no secret. */
  private static boolean mayBeInSecret(int character) {
    return character > ' ' && character <= '~';
  }

  /** What does not belong into a secret, without anything that may be part of one. */
  private static String foreign(String value) {
    if (value.isBlank()) {
      return "white space only";
    }
    if (value.endsWith("\n")) {
      return "a line break at its end";
    }
    var first = value.codePoints().filter(c -> !mayBeInSecret(c)).findFirst().orElseThrow();
    return first <= ' ' || first == 0x7F ? "white space or control characters" : named(first);
  }

  private static String named(int notAscii) {
    var name =
        switch (notAscii) {
          case 0xFEFF -> "a byte order mark";
          case 0x00A0 -> "a no-break space";
          case 0x200B -> "a zero-width space";
          default ->
              Character.getType(notAscii) == Character.FORMAT || Character.isSpaceChar(notAscii)
                  ? "an invisible character"
                  : "";
        };
    return name.isEmpty()
        ? "a character that is not ASCII"
        : name + String.format(Locale.ROOT, " (U+%04X)", notAscii);
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
