// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mdeoperator.simulator.directory.AppCredential;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.directory.ServicePrincipal;
import io.mdeoperator.simulator.directory.TokenShape;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Issues access tokens and knows those it issued. A token that is not among them has no valid
 * signature of this issuer, so the API needs no second proof. Thread-safe.
 */
public final class Tokens {
  private static final Duration SHORTEST = Duration.ofMinutes(60);
  private static final Duration LONGEST = Duration.ofMinutes(90);
  private static final int OPAQUE_BYTES = 300;
  private static final long LIFETIME_SEED = 20210301;

  /** One for all simulators of a JVM: making it would be most of the time that a start takes. */
  private static final RSAKey KEY = newKey();

  /** What a token is asked for. */
  public record Order(
      CustomerTenant tenant,
      PartnerApp app,
      ServicePrincipal principal,
      AppCredential credential,
      String audience,
      KnownResource resource) {
    TokenShape shape() {
      return tenant.tokenShape(resource);
    }
  }

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Random lifetimes = new Random(LIFETIME_SEED);
  private final AtomicLong lastNumber = new AtomicLong();
  private final Map<String, IssuedToken> issued = new ConcurrentHashMap<>();

  public Tokens(Clock clock) {
    this.clock = clock;
  }

  public IssuedToken issue(Order order) {
    var shape = order.shape();
    var lifetime = shape.lifetime() == null ? randomLifetime() : shape.lifetime();
    var start = clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(shape.shift());
    var unsigned =
        new IssuedToken(
            lastNumber.incrementAndGet(),
            null,
            or(shape.tenantId(), order.tenant().id()),
            or(shape.appId(), order.app().clientId()),
            or(shape.audience(), order.audience()),
            shape.withoutRoles() ? List.of() : order.principal().grantedRoles(order.resource()),
            start,
            start.plus(lifetime),
            lifetime);
    var text = shape.opaque() ? randomText(OPAQUE_BYTES) : jwt(unsigned, order);
    var token = withText(unsigned, text);
    issued.put(text, token);
    return token;
  }

  /** The token of an Authorization header, if it was issued here and not ended since. */
  public Optional<IssuedToken> bearer(String header) {
    var parts = header.split(" ", 2);
    return parts.length == 2 && parts[0].equalsIgnoreCase("bearer")
        ? Optional.ofNullable(issued.get(parts[1].strip()))
        : Optional.empty();
  }

  /** No token issued until now is good any more. */
  public void endAll() {
    issued.clear();
  }

  /** The public keys, as a JSON Web Key Set. */
  public static String keySet() {
    return new JWKSet(KEY).toString(true);
  }

  private String jwt(IssuedToken token, Order order) {
    var issuer = issuer(token.tenantId());
    var claims =
        new JWTClaimsSet.Builder()
            .audience(token.audience())
            .issuer(issuer)
            .issueTime(Date.from(token.notBefore()))
            .notBeforeTime(Date.from(token.notBefore()))
            .expirationTime(Date.from(token.expires()))
            .claim("aio", randomText(33))
            .claim("app_displayname", order.app().name())
            .claim("appid", token.appId())
            .claim("appidacr", order.credential().authenticationClass())
            .claim("idp", issuer)
            .claim("oid", order.principal().objectId())
            .claim("rh", "0." + randomText(32))
            .claim("roles", token.roles().isEmpty() ? null : token.roles())
            .subject(order.principal().objectId())
            .claim("tenant_region_scope", "EU")
            .claim("tid", token.tenantId())
            .claim("uti", randomText(16))
            .claim("ver", "1.0");
    order.shape().claims().forEach(claims::claim);
    var header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(JOSEObjectType.JWT)
            .keyID(KEY.getKeyID())
            .build();
    try {
      var jwt = new SignedJWT(header, claims.build());
      jwt.sign(new RSASSASigner(KEY));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The resource decides: WindowsDefenderATP gets tokens of version 1.0 at either endpoint. */
  public static String issuer(String tenantId) {
    return "https://sts.windows.net/" + tenantId + "/";
  }

  /** Unguessable, URL-safe. */
  public String randomText(int bytes) {
    var noise = new byte[bytes];
    random.nextBytes(noise);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(noise);
  }

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048)
          .keyUse(KeyUse.SIGNATURE)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private Duration randomLifetime() {
    var span = (int) LONGEST.minus(SHORTEST).toSeconds();
    return SHORTEST.plusSeconds(lifetimes.nextInt(span + 1));
  }

  private static IssuedToken withText(IssuedToken token, String text) {
    return new IssuedToken(
        token.number(),
        text,
        token.tenantId(),
        token.appId(),
        token.audience(),
        token.roles(),
        token.notBefore(),
        token.expires(),
        token.expiresIn());
  }

  private static String or(String forced, String usual) {
    return forced == null ? usual : forced;
  }

  /** Whether it is good at this time. */
  public static boolean isCurrent(IssuedToken token, Instant now) {
    return !token.notBefore().isAfter(now) && token.expires().isAfter(now);
  }
}
