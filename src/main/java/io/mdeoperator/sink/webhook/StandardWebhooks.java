// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.base.Sha256;
import io.mdeoperator.remote.RemoteBody;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The headers of a request (Standard Webhooks: "Webhook Headers", "Signature scheme"). */
final class StandardWebhooks {
  private static final String HMAC = "HmacSHA256";

  private StandardWebhooks() {}

  /**
   * Identifies and signs a request.
   *
   * @param ids of its events
   * @param keys one, or two while keys are changed; none: it is not signed
   */
  static Map<String, String> headers(
      List<String> ids, RemoteBody body, List<SecretKeySpec> keys, Instant now) {
    var headers = new HashMap<String, String>();
    var id = Sha256.hex(String.join("\n", ids));
    var timestamp = String.valueOf(now.getEpochSecond());
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", timestamp);
    if (!keys.isEmpty()) {
      var signed = (id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII);
      headers.put(
          "webhook-signature",
          keys.stream()
              .map(key -> "v1," + signature(key, signed, body))
              .collect(Collectors.joining(" ")));
    }
    return headers;
  }

  static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, HMAC);
  }

  private static String signature(SecretKeySpec key, byte[] start, RemoteBody body) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update(start);
      body.parts().forEach(mac::update);
      return Base64.getEncoder().encodeToString(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC with SHA-256", e);
    }
  }
}
