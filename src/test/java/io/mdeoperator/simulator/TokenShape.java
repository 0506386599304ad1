package io.mdeoperator.simulator;

import java.time.Duration;

/**
 * How access tokens look, for the cases that a client must notice. Immutable.
 *
 * @param opaque not a JWT
 * @param tenantId the {@code tid} instead of the right one, or null
 * @param audience the {@code aud} instead of the one asked for, or null
 * @param appId the app id claim instead of the right one, or null
 * @param withoutRoles no {@code roles}, whatever was granted
 * @param lifetime instead of a random one of 60 to 90 minutes, or null
 * @param shift moves {@code iat}, {@code nbf} and {@code exp}; the answer's {@code expires_in}
 *     stays what it would be, as with a clock that is wrong
 */
public record TokenShape(
    boolean opaque,
    String tenantId,
    String audience,
    String appId,
    boolean withoutRoles,
    Duration lifetime,
    Duration shift) {

  /** As Entra issues them. */
  public static TokenShape regular() {
    return new TokenShape(false, null, null, null, false, null, Duration.ZERO);
  }

  /** Not a JWT; the API accepts it all the same. */
  public static TokenShape opaqueText() {
    return new TokenShape(true, null, null, null, false, null, Duration.ZERO);
  }

  public TokenShape forTenant(String tid) {
    return new TokenShape(opaque, tid, audience, appId, withoutRoles, lifetime, shift);
  }

  public TokenShape forAudience(String aud) {
    return new TokenShape(opaque, tenantId, aud, appId, withoutRoles, lifetime, shift);
  }

  public TokenShape forApp(String id) {
    return new TokenShape(opaque, tenantId, audience, id, withoutRoles, lifetime, shift);
  }

  public TokenShape rolesOmitted() {
    return new TokenShape(opaque, tenantId, audience, appId, true, lifetime, shift);
  }

  public TokenShape lasting(Duration duration) {
    return new TokenShape(opaque, tenantId, audience, appId, withoutRoles, duration, shift);
  }

  public TokenShape expiredAtBirth() {
    return shifted(Duration.ofHours(-2));
  }

  public TokenShape notYetValid() {
    return shifted(Duration.ofHours(1));
  }

  private TokenShape shifted(Duration by) {
    return new TokenShape(opaque, tenantId, audience, appId, withoutRoles, lifetime, by);
  }
}
