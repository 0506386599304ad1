// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import io.mdeoperator.testing.WebhookReceiver.Call;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks signatures as a receiver would (Standard Webhooks, "Verifying signatures"). */
public final class WebhookSignatures {
  /** A key. */
  public static final String OLD_KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  /** The key that follows. */
  public static final String NEW_KEY = "whsec_bmV3IGtleSBuZXcga2V5IG5ldyBrZXkgMTIz";

  private WebhookSignatures() {}

  /** Whether one of the signatures of a request is by this key. */
  public static boolean isSigned(Call call, String key) {
    var signature =
        signature(key, call.header("webhook-id"), call.header("webhook-timestamp"), call.body());
    return Arrays.asList(call.header("webhook-signature").split(" ")).contains(signature);
  }

  /** The header {@code webhook-signature} of a request, by this key. */
  public static String signature(String key, String id, String timestamp, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      var bytes = Base64.getDecoder().decode(key.substring("whsec_".length()));
      mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
