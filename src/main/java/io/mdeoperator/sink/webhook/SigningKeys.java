// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.credential.SinkSecret;
import io.mdeoperator.sink.SinkInput;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
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
  static Result<SigningKeys> of(SinkInput input, String host) {
    var signing = input.spec().webhook().signing();
    if (signing == null) {
      return Result.ok(new SigningKeys(List.of()));
    }
    var name = signing.secretRef().name();
    return SinkSecret.of(input.secret(name), name, input.field())
        .flatMap(secret -> secret.allowing(host))
        .flatMap(secret -> of(secret, signing.key()));
  }

  private static Result<SigningKeys> of(SinkSecret secret, String key) {
    var current = key(secret, key);
    var previous = key + PREVIOUS;
    return secret.has(previous)
        ? current.flatMap(
            newest -> key(secret, previous).map(old -> new SigningKeys(List.of(newest, old))))
        : current.map(only -> new SigningKeys(List.of(only)));
  }

  private static Result<SecretKeySpec> key(SinkSecret secret, String key) {
    return secret
        .value(key)
        .flatMap(
            text ->
                decoded(text)
                    .map(bytes -> Result.ok(StandardWebhooks.key(bytes)))
                    .orElseGet(
                        () ->
                            secret.malformed(
                                key,
                                "is not a signing key: it must be 24 to 64 bytes in base64, usually with the prefix whsec_.")));
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
