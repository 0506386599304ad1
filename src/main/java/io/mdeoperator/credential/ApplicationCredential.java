package io.mdeoperator.credential;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.CredentialSpec;
import io.mdeoperator.api.v1alpha1.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationSpec;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.entra.token.TokenEndpointVersion;
import io.mdeoperator.kube.Finding;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether an application's credential can be used, judged by the objects in the cluster alone. */
public sealed interface ApplicationCredential {
  /** Keys of a {@code kubernetes.io/tls} Secret (Kubernetes: "Secrets", TLS Secrets). */
  String CERTIFICATE_KEY = "tls.crt";

  String PRIVATE_KEY_KEY = "tls.key";

  public record Usable(ClientCredential credential) implements ApplicationCredential {}

  /** The finding says why, and what to do. */
  public record Unusable(Finding.Failed finding) implements ApplicationCredential {}

  /**
   * Reads an application's credential as far as its cloud takes it: the v1.0 token endpoint, where
   * the configuration asks for it, knows client secrets only.
   *
   * @param secret see {@link #of(MdeApplication, Optional)}
   */
  static ApplicationCredential of(
      MdeApplication application, Optional<Secret> secret, CloudEndpoints cloud) {
    var credential = application.getSpec().credential();
    return cloud.tokenEndpoint() == TokenEndpointVersion.V1
            && credential != null
            && credential.clientSecret() == null
        ? unusable(
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
  static ApplicationCredential of(MdeApplication application, Optional<Secret> secret) {
    return switch (application.getSpec().credential()) {
      case CredentialSpec spec when spec.federatedToken() != null ->
          new Usable(ClientCredential.FederatedToken.of(application.getMetadata().getUid()));
      case CredentialSpec spec when spec.clientSecret() != null || spec.certificate() != null ->
          secretName(application)
              .map(name -> ofSecret(application, name, secret))
              .orElseGet(
                  () ->
                      unusable(
                          Reason.SPEC_INVALID,
                          "spec.credential: secretRef.name is missing or invalid."));
      case null, default ->
          unusable(
              Reason.SPEC_INVALID,
              "spec.credential has none of clientSecret, certificate and federatedToken.");
    };
  }

  /** Name of the Secret that an application refers to, if it refers to one. */
  static Optional<String> secretName(MdeApplication application) {
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

  /** The Secret that an application refers to as a key of a cache: none or one. */
  static List<String> secretKeys(MdeApplication application) {
    return secretName(application).stream()
        .map(name -> Cache.namespaceKeyFunc(application.getMetadata().getNamespace(), name))
        .toList();
  }

  private static ApplicationCredential ofSecret(
      MdeApplication application, String name, Optional<Secret> secret) {
    var certificate = application.getSpec().credential().certificate() != null;
    return secret
        .map(found -> certificate ? certificate(application, found) : secret(application, found))
        .orElseGet(
            () ->
                unusable(
                    Reason.SECRET_NOT_FOUND,
                    "There is no Secret '"
                        + name
                        + "' with the label "
                        + Api.CREDENTIAL_LABEL
                        + "="
                        + Api.CREDENTIAL_OF_APPLICATION
                        + " in this namespace."));
  }

  /** What is in it is found out when it is used, and when the application is looked at. */
  private static ApplicationCredential certificate(MdeApplication application, Secret secret) {
    for (var key : List.of(CERTIFICATE_KEY, PRIVATE_KEY_KEY)) {
      if (!data(secret).containsKey(key)) {
        return lacks(secret, key);
      }
    }
    return new Usable(
        new ClientCredential.Certificate(
            version(application, secret, CERTIFICATE_KEY),
            secret.getMetadata().getName(),
            decoded(data(secret).get(CERTIFICATE_KEY)),
            decoded(data(secret).get(PRIVATE_KEY_KEY))));
  }

  private static ApplicationCredential secret(MdeApplication application, Secret secret) {
    var ref = application.getSpec().credential().clientSecret();
    var name = secret.getMetadata().getName();
    if (!data(secret).containsKey(ref.key())) {
      return lacks(secret, ref.key());
    }
    var value = decoded(data(secret).get(ref.key()));
    if (value.isEmpty()) {
      return unusable(
          Reason.SECRET_VALUE_EMPTY,
          "The key '" + ref.key() + "' of the Secret '" + name + "' is empty.");
    }
    if (value.chars().anyMatch(c -> c <= ' ')) {
      return unusable(
          Reason.SECRET_VALUE_MALFORMED,
          "The key '"
              + ref.key()
              + "' of the Secret '"
              + name
              + "' contains "
              + whiteSpace(value)
              + ".");
    }
    return new Usable(
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

  private static Unusable lacks(Secret secret, String key) {
    return unusable(
        Reason.SECRET_KEY_NOT_FOUND,
        "The Secret '" + secret.getMetadata().getName() + "' has no key '" + key + "'.");
  }

  private static String whiteSpace(String value) {
    if (value.isBlank()) {
      return "white space only";
    }
    return value.endsWith("\n") ? "a line break at its end" : "white space or control characters";
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static Unusable unusable(Reason reason, String what) {
    return new Unusable(Finding.failed(reason, what));
  }
}
