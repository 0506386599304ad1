package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.mdeoperator.api.v1alpha1.Api;
import io.mdeoperator.api.v1alpha1.CredentialSpec.ClientSecretRef;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.Reason;
import io.mdeoperator.entra.ClientCredential;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether an application's credential can be used, judged by the objects in the cluster alone. */
public sealed interface ApplicationCredential {
  /** It is well formed. */
  record Usable(ClientCredential credential) implements ApplicationCredential {}

  /** It is not; the finding says why and what to do. */
  record Unusable(Finding.Failed finding) implements ApplicationCredential {}

  /**
   * Reads an application's credential.
   *
   * @param secret the Secret of that name, if there is one that carries the label; unlabelled and
   *     absent must look the same
   */
  static ApplicationCredential of(MdeApplication application, Optional<Secret> secret) {
    var credential = application.getSpec().credential();
    if (credential == null || credential.clientSecret() == null) {
      return unusable(
          Reason.NOT_SUPPORTED, "spec.credential: this version can use clientSecret only.");
    }
    var ref = credential.clientSecret();
    if (secretName(application).isEmpty()) {
      return unusable(
          Reason.SPEC_INVALID,
          "spec.credential.clientSecret.secretRef.name is missing or cannot be read.");
    }
    return secret
        .map(found -> ofSecret(application, ref, found))
        .orElseGet(
            () ->
                unusable(
                    Reason.SECRET_NOT_FOUND,
                    "There is no Secret '"
                        + ref.secretRef().name()
                        + "' with the label "
                        + Api.CREDENTIAL_LABEL
                        + "="
                        + Api.CREDENTIAL_OF_APPLICATION
                        + " in this namespace."));
  }

  /** Name of the Secret that an application refers to, if it refers to one. */
  static Optional<String> secretName(MdeApplication application) {
    return Optional.ofNullable(application.getSpec())
        .map(spec -> spec.credential())
        .map(credential -> credential.clientSecret())
        .map(ref -> ref.secretRef())
        .map(ref -> ref.name());
  }

  /** The Secret that an application refers to as a key of a cache: none or one. */
  static List<String> secretKeys(MdeApplication application) {
    return secretName(application).stream()
        .map(name -> Cache.namespaceKeyFunc(application.getMetadata().getNamespace(), name))
        .toList();
  }

  private static ApplicationCredential ofSecret(
      MdeApplication application, ClientSecretRef ref, Secret secret) {
    var name = secret.getMetadata().getName();
    var data = Optional.ofNullable(secret.getData()).orElse(Map.of());
    if (!data.containsKey(ref.key())) {
      return unusable(
          Reason.SECRET_KEY_NOT_FOUND, "The Secret '" + name + "' has no key '" + ref.key() + "'.");
    }
    var value = decoded(data.get(ref.key()));
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
              + "' holds "
              + whiteSpace(value)
              + ".");
    }
    var version =
        new ClientCredential.Version(
            application.getMetadata().getUid(),
            secret.getMetadata().getResourceVersion() + "/" + ref.key());
    return new Usable(new ClientCredential.ClientSecret(version, value));
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
