package io.mdeoperator.alertsync.sink.webhook;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.alertsync.sink.SinkInput;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.SinkSpec.Signing;
import io.mdeoperator.remote.HostPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that sign the requests of a webhook. A second key under the same name with {@code
 * .previous} signs too, so that receivers can change theirs at any time.
 */
sealed interface SigningKeys {
  /** The newest first; none if the spec configures no signature. */
  record Found(List<SecretKeySpec> keys) implements SigningKeys {
    /** Copies the list. */
    public Found {
      keys = List.copyOf(keys);
    }
  }

  /** They cannot be used. */
  record Refused(Problem trouble) implements SigningKeys {}

  /** Ends the name of the key before the current one. */
  String PREVIOUS = ".previous";

  /** Standard Webhooks, "Symmetric": between 24 and 64 random bytes. */
  int MIN_BYTES = 24;

  int MAX_BYTES = 64;
  String PREFIX = "whsec_";

  /**
   * Reads the keys.
   *
   * @param host that the Secret's owner must have allowed
   */
  static SigningKeys of(SinkInput input, Signing signing, String host) {
    if (signing == null) {
      return new Found(List.of());
    }
    var name = Optional.ofNullable(signing.secretRef()).map(ref -> ref.name()).orElse("");
    return input
        .secret(name)
        .map(secret -> ofSecret(input, signing, secret, host))
        .orElseGet(
            () ->
                refused(
                    Reason.SECRET_NOT_FOUND,
                    input,
                    "there is no Secret '"
                        + name
                        + "' with the label "
                        + Api.CREDENTIAL_LABEL
                        + "="
                        + Api.CREDENTIAL_OF_SINK
                        + " in this namespace. Create it, or add the label to it."));
  }

  private static SigningKeys ofSecret(
      SinkInput input, Signing signing, Secret secret, String host) {
    var name = "the Secret '" + secret.getMetadata().getName() + "'";
    if (!allows(secret, host)) {
      return refused(
          Reason.SINK_REJECTED,
          input,
          name
              + " may not be used for the host "
              + host
              + ". To allow it, add the host to the Secret's annotation "
              + Api.ALLOWED_HOSTS_ANNOTATION
              + ".");
    }
    var data = Optional.ofNullable(secret.getData()).orElse(Map.of());
    if (!data.containsKey(signing.key())) {
      return refused(
          Reason.SECRET_KEY_NOT_FOUND, input, name + " has no key '" + signing.key() + "'.");
    }
    var keys = new ArrayList<SecretKeySpec>();
    for (var key : List.of(signing.key(), signing.key() + PREVIOUS)) {
      if (data.containsKey(key)) {
        var bytes = decoded(data.get(key));
        if (bytes.isEmpty()) {
          return refused(
              Reason.SECRET_VALUE_MALFORMED,
              input,
              "the key '"
                  + key
                  + "' of "
                  + name
                  + " is not a signing key: it must be 24 to 64 bytes in base64, usually with the prefix whsec_.");
        }
        keys.add(StandardWebhooks.key(bytes.get()));
      }
    }
    return new Found(keys);
  }

  private static boolean allows(Secret secret, String host) {
    return Stream.ofNullable(secret.getMetadata().getAnnotations())
        .flatMap(annotations -> Stream.ofNullable(annotations.get(Api.ALLOWED_HOSTS_ANNOTATION)))
        .flatMap(list -> Arrays.stream(list.split(",")))
        .flatMap(text -> pattern(text).stream())
        .anyMatch(pattern -> pattern.matches(host));
  }

  /** An invalid pattern allows nothing. */
  private static Optional<HostPattern> pattern(String text) {
    try {
      return Optional.of(HostPattern.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      var text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8).strip();
      var key = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
      return Optional.of(Base64.getDecoder().decode(key))
          .filter(bytes -> bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Refused refused(Reason reason, SinkInput input, String what) {
    return new Refused(new Problem(reason, input.field() + ": " + what));
  }
}
