package io.mdeoperator.alertsync.sink.webhook;

import io.mdeoperator.testing.WebhookReceiver.Call;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks signatures as a receiver would (Standard Webhooks, "Verifying signatures"). */
final class Signatures {
  static final String OLD_KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final String NEW_KEY = "whsec_bmV3IGtleSBuZXcga2V5IG5ldyBrZXkgMTIz";

  private Signatures() {}

  static boolean isSigned(Call call, String key) {
    return Arrays.asList(call.header("webhook-signature").split(" "))
        .contains("v1," + signature(call, key));
  }

  private static String signature(Call call, String key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      var bytes = Base64.getDecoder().decode(key.substring("whsec_".length()));
      mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
      var start = call.header("webhook-id") + "." + call.header("webhook-timestamp") + ".";
      mac.update(start.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(call.body()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
