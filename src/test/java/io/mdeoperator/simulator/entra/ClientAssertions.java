// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mdeoperator.simulator.directory.AppCredential;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.FederatedCredential;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.directory.RegisteredCertificate;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Verifies what a token request presents instead of a secret: an assertion signed by the
 * application's certificate (Microsoft: "Microsoft identity platform application authentication
 * certificate credentials"), or another issuer's token (Microsoft: "Workload identity federation").
 * Thread-safe.
 */
public final class ClientAssertions {
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256);

  private final Clock clock;
  private final Consumer<String> confidential;
  private final Map<String, JWKSet> issuers = new ConcurrentHashMap<>();
  private final Set<String> usedIds = ConcurrentHashMap.newKeySet();
  private final List<VerifiedAssertion> verified = Collections.synchronizedList(new ArrayList<>());

  public ClientAssertions(Clock clock, Consumer<String> confidential) {
    this.clock = clock;
    this.confidential = confidential;
  }

  /** Lets this issuer's keys be found, as if it published them. */
  public void trust(String issuer, JWKSet keys) {
    issuers.put(issuer, keys);
  }

  public List<VerifiedAssertion> verified() {
    synchronized (verified) {
      return List.copyOf(verified);
    }
  }

  /**
   * The credential that the request proves to hold.
   *
   * @param audiences what an assertion by certificate may be meant for
   */
  public AppCredential verify(
      TokenRequest request, PartnerApp app, CustomerTenant tenant, Set<String> audiences) {
    if (!TYPE.equals(request.required("client_assertion_type"))) {
      throw EntraError.invalidRequest(
          900144, "The client_assertion_type is not '%s'.".formatted(TYPE));
    }
    var text = request.required("client_assertion");
    confidential.accept(text);
    try {
      var token = SignedJWT.parse(text);
      var claims = token.getJWTClaimsSet();
      checkTimes(claims);
      return app.clientId().equalsIgnoreCase(claims.getIssuer())
          ? byCertificate(token, claims, app, tenant, audiences)
          : byIssuer(token, claims, app, tenant);
    } catch (ParseException e) {
      throw EntraError.invalidRequest(50027, "JWT token is invalid or malformed.");
    }
  }

  private AppCredential byCertificate(
      SignedJWT token,
      JWTClaimsSet claims,
      PartnerApp app,
      CustomerTenant tenant,
      Set<String> audiences) {
    var certificate = certificate(token, app);
    if (!isSigned(token, (RSAPublicKey) certificate.certificate().getPublicKey())) {
      throw EntraError.invalidClient(
          700027, "The client assertion failed signature validation. [Reason - Invalid signature]");
    }
    if (certificate.isExpired(clock.instant())) {
      throw EntraError.invalidClient(
          700027,
          "The client assertion failed signature validation. [Reason - The key used is expired.]");
    }
    if (!app.clientId().equalsIgnoreCase(claims.getSubject())) {
      throw EntraError.invalidClient(
          700021, "Client assertion application identifier doesn't match 'client_id' parameter.");
    }
    if (claims.getAudience().size() != 1 || !audiences.contains(claims.getAudience().getFirst())) {
      throw EntraError.invalidClient(
          700023, "Client assertion audience claim does not match Realm issuer.");
    }
    if (claims.getJWTID() == null || !usedIds.add(claims.getJWTID())) {
      throw EntraError.invalidClient(50012, "The client assertion was used before, or has no id.");
    }
    record(token, claims, app, tenant, certificate.thumbprint());
    return certificate;
  }

  private static RegisteredCertificate certificate(SignedJWT token, PartnerApp app) {
    var named = token.getHeader().getX509CertSHA256Thumbprint();
    return Optional.ofNullable(named)
        .map(thumbprint -> HexFormat.of().formatHex(thumbprint.decode()))
        .flatMap(
            thumbprint ->
                app.credentials().stream()
                    .filter(RegisteredCertificate.class::isInstance)
                    .map(RegisteredCertificate.class::cast)
                    .filter(registered -> registered.thumbprint().equals(thumbprint))
                    .findFirst())
        .orElseThrow(
            () ->
                EntraError.invalidClient(
                    700027,
                    "The certificate with identifier used to sign the client assertion is not registered on application."));
  }

  private AppCredential byIssuer(
      SignedJWT token, JWTClaimsSet claims, PartnerApp app, CustomerTenant tenant) {
    var credential = federated(claims, app);
    var keys = Optional.ofNullable(issuers.get(claims.getIssuer())).map(JWKSet::getKeys);
    if (keys.orElse(List.of()).stream().noneMatch(key -> isSigned(token, key))
        || !token.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)) {
      throw EntraError.invalidClient(
          50012, "Authentication failed: no key of the issuer verifies the presented assertion.");
    }
    record(token, claims, app, tenant, null);
    return credential;
  }

  private static FederatedCredential federated(JWTClaimsSet claims, PartnerApp app) {
    var ofIssuer =
        app.credentials().stream()
            .filter(FederatedCredential.class::isInstance)
            .map(FederatedCredential.class::cast)
            .filter(credential -> credential.issuer().equals(claims.getIssuer()))
            .toList();
    if (ofIssuer.isEmpty()) {
      throw noMatch(700211, "issuer", claims.getIssuer());
    }
    var ofAudience =
        ofIssuer.stream()
            .filter(credential -> List.of(credential.audience()).equals(claims.getAudience()))
            .toList();
    if (ofAudience.isEmpty()) {
      throw noMatch(700212, "audience", String.join(",", claims.getAudience()));
    }
    return ofAudience.stream()
        .filter(credential -> credential.subject().equals(claims.getSubject()))
        .findFirst()
        .orElseThrow(() -> noMatch(700213, "subject", claims.getSubject()));
  }

  private static EntraError noMatch(int number, String what, String value) {
    return EntraError.invalidClient(
        number,
        "No matching federated identity record found for presented assertion %s '%s'."
            .formatted(what, value));
  }

  private void checkTimes(JWTClaimsSet claims) {
    var now = clock.instant();
    var begins = instant(claims.getNotBeforeTime()).orElse(Instant.MIN);
    if (begins.isAfter(now)
        || !instant(claims.getExpirationTime()).filter(end -> end.isAfter(now)).isPresent()) {
      throw EntraError.invalidClient(
          700024, "Client assertion is not within its valid time range.");
    }
  }

  private void record(
      SignedJWT token, JWTClaimsSet claims, PartnerApp app, CustomerTenant tenant, String print) {
    var chain = token.getHeader().getX509CertChain();
    verified.add(
        new VerifiedAssertion(
            clock.instant(),
            app.clientId(),
            tenant.id(),
            token.getHeader().getAlgorithm().getName(),
            print,
            chain == null ? 0 : chain.size(),
            claims.getAudience().getFirst(),
            claims.getIssuer(),
            claims.getSubject(),
            claims.getJWTID(),
            claims.getExpirationTime().toInstant()));
  }

  private static boolean isSigned(SignedJWT token, JWK key) {
    try {
      return isSigned(token, key.toRSAKey().toRSAPublicKey());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isSigned(SignedJWT token, RSAPublicKey key) {
    try {
      return ALGORITHMS.contains(token.getHeader().getAlgorithm())
          && token.verify(new RSASSAVerifier(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Instant> instant(Date date) {
    return Optional.ofNullable(date).map(Date::toInstant);
  }
}
