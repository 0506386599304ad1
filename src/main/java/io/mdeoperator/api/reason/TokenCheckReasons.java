package io.mdeoperator.api.reason;

import static io.mdeoperator.api.reason.Actor.PLATFORM_ENGINEER;
import static io.mdeoperator.api.reason.Retry.BACK_OFF;
import static io.mdeoperator.api.reason.Retry.SLOW;

/** Reasons that come of looking into a token. */
final class TokenCheckReasons {
  static final Explanation TOKEN_TENANT_MISMATCH =
      new Explanation(
          PLATFORM_ENGINEER,
          SLOW,
          "The token is for another tenant (tid) than the one asked for; it is not used.",
          TokenReasons.TENANT_WAITS,
          "Check clouds.{cloud}.loginUrl in the operator's configuration, and report it to Microsoft if that is right.");

  static final Explanation TOKEN_ISSUER_MISMATCH =
      new Explanation(
          PLATFORM_ENGINEER,
          SLOW,
          "The token's issuer (iss) is another tenant than the one asked for; it is not used.",
          TokenReasons.TENANT_WAITS,
          "Check that clouds.{cloud}.loginUrl in the operator's configuration is Entra itself.");

  static final Explanation TOKEN_AUDIENCE_MISMATCH =
      new Explanation(
          PLATFORM_ENGINEER,
          SLOW,
          "The token is for another API (aud) than Defender for Endpoint; it is not used.",
          TokenReasons.CLOUD_WAITS,
          "Correct clouds.{cloud}.scope or clouds.{cloud}.audiences in the operator's configuration.");

  static final Explanation TOKEN_APPLICATION_MISMATCH =
      new Explanation(
          PLATFORM_ENGINEER,
          SLOW,
          "The token was issued to another application (appid, azp); it is not used.",
          TokenReasons.TENANT_WAITS,
          "Check what answers at clouds.{cloud}.loginUrl of the operator's configuration.");

  static final Explanation TOKEN_NOT_CURRENT =
      new Explanation(
          PLATFORM_ENGINEER,
          BACK_OFF,
          "The token had ended when it came (exp), or is not valid yet (nbf), although no clock is known to be wrong.",
          TokenReasons.TENANT_WAITS,
          "Compare the clock of the operator's node with UTC; if it is right, give the time in status.lastFailure to Microsoft's support.");

  private TokenCheckReasons() {}
}
