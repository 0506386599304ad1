// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.directory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

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
 * @param claims claims instead of the right ones, by name; null takes the claim away
 */
public record TokenShape(
    boolean opaque,
    String tenantId,
    String audience,
    String appId,
    boolean withoutRoles,
    Duration lifetime,
    Duration shift,
    Map<String, Object> claims) {

  /** As Entra issues them. */
  public static TokenShape regular() {
    return new TokenShape(false, null, null, null, false, null, Duration.ZERO, Map.of());
  }

  /** Not a JWT; the API accepts it all the same. */
  public static TokenShape opaqueText() {
    return new TokenShape(true, null, null, null, false, null, Duration.ZERO, Map.of());
  }

  public TokenShape forTenant(String tid) {
    return new TokenShape(opaque, tid, audience, appId, withoutRoles, lifetime, shift, claims);
  }

  public TokenShape forAudience(String aud) {
    return new TokenShape(opaque, tenantId, aud, appId, withoutRoles, lifetime, shift, claims);
  }

  public TokenShape forApp(String id) {
    return new TokenShape(opaque, tenantId, audience, id, withoutRoles, lifetime, shift, claims);
  }

  public TokenShape rolesOmitted() {
    return new TokenShape(opaque, tenantId, audience, appId, true, lifetime, shift, claims);
  }

  public TokenShape lasting(Duration duration) {
    return new TokenShape(opaque, tenantId, audience, appId, withoutRoles, duration, shift, claims);
  }

  /** With this claim of this value, or without it where the value is null. */
  public TokenShape withClaim(String name, Object value) {
    var more = new HashMap<>(claims);
    more.put(name, value);
    return new TokenShape(opaque, tenantId, audience, appId, withoutRoles, lifetime, shift, more);
  }

  public TokenShape expiredAtBirth() {
    return shifted(Duration.ofHours(-2));
  }

  public TokenShape notYetValid() {
    return shifted(Duration.ofHours(1));
  }

  private TokenShape shifted(Duration by) {
    return new TokenShape(opaque, tenantId, audience, appId, withoutRoles, lifetime, by, claims);
  }
}
