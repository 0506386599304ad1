// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.tls;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** Issues service account tokens as a cluster does that publishes its keys. Thread-safe. */
public final class ClusterIssuer {
  /** The audience that a token for Entra has. */
  public static final String AUDIENCE = "api://AzureADTokenExchange";

  private final String url;
  private final RSAKey key;

  /** A cluster whose issuer is called so. */
  public ClusterIssuer(String url) {
    var keys = RsaKeys.generate();
    this.url = url;
    this.key =
        new RSAKey.Builder((RSAPublicKey) keys.getPublic())
            .privateKey(keys.getPrivate())
            .keyID(UUID.randomUUID().toString())
            .build();
  }

  /** What {@code iss} of its tokens says. */
  public String url() {
    return url;
  }

  /** Its public keys, a JSON Web Key Set. */
  public String keySet() {
    return new JWKSet(key).toString(true);
  }

  /** A token as the kubelet writes it: an hour from now, for Entra. */
  public String token(String subject) {
    return token(subject, AUDIENCE, Instant.now(), Duration.ofHours(1));
  }

  /** A token for this audience and time. */
  public String token(String subject, String audience, Instant from, Duration lifetime) {
    return signed(
        new JWTClaimsSet.Builder()
            .issuer(url)
            .subject(subject)
            .audience(audience)
            .issueTime(Date.from(from))
            .notBeforeTime(Date.from(from))
            .expirationTime(Date.from(from.plus(lifetime)))
            .jwtID(UUID.randomUUID().toString())
            .build());
  }

  /** A token with exactly these claims. */
  public String signed(JWTClaimsSet claims) {
    try {
      var token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
