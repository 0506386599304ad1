// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink.webhook;

import io.mdeoperator.alertsync.sink.SinkInput;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.LocalRef;
import io.mdeoperator.api.v1alpha1.SinkSpec.Signing;
import io.mdeoperator.credential.SinkSecret;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a webhook's requests are signed with. A second key under the same name with {@code
 * .previous} signs too, so that receivers can change theirs at any time.
 *
 * @param keys the newest first; none if the spec configures no signature
 */
record SigningKeys(List<SecretKeySpec> keys) {
  /** Ends the name of the key before the current one. */
  private static final String PREVIOUS = ".previous";

  /** Standard Webhooks, "Symmetric": between 24 and 64 random bytes. */
  private static final int MIN_BYTES = 24;

  private static final int MAX_BYTES = 64;
  private static final String PREFIX = "whsec_";

  SigningKeys {
    keys = List.copyOf(keys);
  }

  /**
   * The keys, the newest first; none where the spec asks for no signature.
   *
   * @param host that the Secret's owner must have allowed
   */
  static Result<SigningKeys> of(SinkInput input, Signing signing, String host) {
    if (signing == null) {
      return Result.ok(new SigningKeys(List.of()));
    }
    var name = Optional.ofNullable(signing.secretRef()).map(LocalRef::name).orElse("");
    return switch (SinkSecret.of(input.secret(name), name, input.field(), host)) {
      case Result.Failed(var problem) -> Result.failed(problem);
      case Result.Ok(var secret) -> of(secret, signing.key(), input.field(), name);
    };
  }

  private static Result<SigningKeys> of(SinkSecret secret, String key, String field, String name) {
    if (!secret.has(key)) {
      return Result.failed(
          Reason.SECRET_KEY_NOT_FOUND,
          field + ": the Secret '" + name + "' has no key '" + key + "'.");
    }
    var keys = new ArrayList<SecretKeySpec>();
    for (var each : Stream.of(key, key + PREVIOUS).filter(secret::has).toList()) {
      var bytes = decoded(secret.text(each));
      if (bytes.isEmpty()) {
        return Result.failed(
            Reason.SECRET_VALUE_MALFORMED,
            field
                + ": the key '"
                + each
                + "' of the Secret '"
                + name
                + "' is not a signing key: it must be 24 to 64 bytes in base64, usually with the prefix whsec_.");
      }
      keys.add(StandardWebhooks.key(bytes.get()));
    }
    return Result.ok(new SigningKeys(keys));
  }

  private static Optional<byte[]> decoded(String text) {
    try {
      var key = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
      return Optional.of(Base64.getDecoder().decode(key))
          .filter(bytes -> bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
