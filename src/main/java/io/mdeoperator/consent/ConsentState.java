// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a consent link carries so that the callback knows which tenant it is about: {@code v1.<key
 * id>.<uid of the MdeTenant>.<signature over all before it>}. It is bound to nothing else, does not
 * expire and may be used again, since it only asks for a check.
 */
record ConsentState(String keyId, String tenantUid, String signature) {
  private static final String VERSION = "v1";
  private static final Pattern FORM =
      Pattern.compile(
          VERSION
              + "\\.(?<key>[A-Za-z0-9_-]{8})\\.(?<uid>[A-Za-z0-9-]{1,64})\\.(?<signature>[A-Za-z0-9_-]{43})");

  /** The state of a tenant, signed. */
  static ConsentState of(String tenantUid, StateKey key) {
    return new ConsentState(key.id(), tenantUid, key.sign(signed(key.id(), tenantUid)));
  }

  /** Reads one, which may be forged; empty when it has not even the form. */
  static Optional<ConsentState> parse(String text) {
    var parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(
            new ConsentState(parts.group("key"), parts.group("uid"), parts.group("signature")))
        : Optional.empty();
  }

  /** Whether the key signed it; takes as long for a signature that is nearly right. */
  boolean isSignedBy(StateKey key) {
    return MessageDigest.isEqual(
        key.sign(signed(keyId, tenantUid)).getBytes(StandardCharsets.US_ASCII),
        signature.getBytes(StandardCharsets.US_ASCII));
  }

  /** As it stands in a link. */
  String text() {
    return signed(keyId, tenantUid) + "." + signature;
  }

  private static String signed(String keyId, String tenantUid) {
    return VERSION + "." + keyId + "." + tenantUid;
  }
}
