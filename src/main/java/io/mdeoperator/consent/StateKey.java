// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that signs states. Its id follows from it, so that no two keys ever share one. */
final class StateKey {
  /** Shorter ones are refused (RFC 2104: no shorter than what the hash puts out). */
  static final int MIN_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int ID_BYTES = 6;

  private final SecretKeySpec key;
  private final String id;

  private StateKey(byte[] bytes) {
    key = new SecretKeySpec(bytes, ALGORITHM);
    id = base64Url(Arrays.copyOf(mac("id of this key"), ID_BYTES));
  }

  /**
   * A key of these bytes.
   *
   * @throws IllegalArgumentException when they are fewer than {@value #MIN_BYTES}
   */
  static StateKey of(byte[] bytes) {
    if (bytes.length < MIN_BYTES) {
      throw new IllegalArgumentException("a key has " + MIN_BYTES + " bytes or more");
    }
    return new StateKey(bytes);
  }

  /** Bytes for a new key. */
  static byte[] random() {
    var bytes = new byte[MIN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** Eight characters; tells nothing of the key. */
  String id() {
    return id;
  }

  /** HMAC-SHA256 over a text, in base64url without padding: 43 characters. */
  String sign(String text) {
    return base64Url(mac(text));
  }

  private byte[] mac(String text) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM, e); // every JDK has it
    }
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
