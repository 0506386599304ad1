// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.credential;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The service account token that the kubelet writes into the operator's pod, and renews there: it
 * is read each time. Checked here is what Entra would refuse, with a better message than Entra's
 * (Microsoft: "Important considerations and restrictions for federated identity credentials").
 * Thread-safe.
 */
public final class FederatedTokenFile {
  /** The one audience that a token for Entra has. */
  public static final String AUDIENCE = "api://AzureADTokenExchange";

  /** Set by Azure's workload identity webhook in pods that it mutates. */
  private static final String PLATFORM_VARIABLE = "AZURE_FEDERATED_TOKEN_FILE";

  private static final Path DEFAULT = Path.of("/var/run/secrets/azure/tokens/azure-identity-token");
  private static final int MAX_BYTES = 16 * 1024;

  /** Neither issuer nor subject of a federated credential may be longer. */
  private static final int MAX_NAME = 600;

  private final Path file;

  private FederatedTokenFile(Path file) {
    this.file = file;
  }

  public static FederatedTokenFile at(Path file) {
    return new FederatedTokenFile(file);
  }

  /**
   * The file that the configuration names, else the one that the platform says it has injected,
   * else the one where Azure's webhook usually does.
   *
   * @param environment of the process
   */
  public static FederatedTokenFile locate(
      Optional<Path> configured, Map<String, String> environment) {
    return at(
        configured
            .or(
                () ->
                    Optional.ofNullable(environment.get(PLATFORM_VARIABLE))
                        .filter(name -> !name.isBlank())
                        .map(Path::of))
            .orElse(DEFAULT));
  }

  /** A token that Entra may accept. Issuer and subject are what is registered there. */
  public record Token(String issuer, String subject, String assertion) {
    /** The same for each renewal of the token. */
    public ClientCredential.Version version(String applicationUid) {
      return new ClientCredential.Version(
          applicationUid, String.join(" ", issuer, subject, AUDIENCE));
    }

    @Override
    public String toString() {
      return "FederatedToken[" + issuer + ", " + subject + "]";
    }
  }

  /** Reads and checks the file. A problem's message names the file, never its content. */
  public Result<Token> read(Instant now) {
    byte[] content;
    try (var stream = Files.newInputStream(file)) {
      content = stream.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      return unusable(Reason.FEDERATED_TOKEN_MISSING, "does not exist");
    } catch (IOException e) {
      return unusable(Reason.FEDERATED_TOKEN_MISSING, "cannot be read");
    }
    if (content.length > MAX_BYTES) {
      return unusable(Reason.FEDERATED_TOKEN_INVALID, "is larger than 16 KiB");
    }
    var text = new String(content, StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? unusable(Reason.FEDERATED_TOKEN_INVALID, "is empty") : check(text, now);
  }

  private Result<Token> check(String text, Instant now) {
    SignedJWT token;
    JWTClaimsSet claims;
    try {
      token = SignedJWT.parse(text);
      claims = token.getJWTClaimsSet();
    } catch (ParseException e) {
      return unusable(Reason.FEDERATED_TOKEN_INVALID, "does not contain a signed JSON Web Token");
    }
    if (!token.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)) {
      return unusable(
          Reason.FEDERATED_TOKEN_INVALID,
          "contains a token that is not signed with RS256, as Entra requires");
    }
    if (!isName(claims.getIssuer()) || !isName(claims.getSubject())) {
      return unusable(
          Reason.FEDERATED_TOKEN_INVALID,
          "contains a token whose issuer or subject is missing or longer than 600 characters");
    }
    if (!claims.getAudience().equals(List.of(AUDIENCE))) {
      return unusable(
          Reason.FEDERATED_TOKEN_AUDIENCE_MISMATCH,
          "contains a token whose audience is not " + AUDIENCE + " alone");
    }
    return inTime(claims, now)
        .orElseGet(() -> Result.ok(new Token(claims.getIssuer(), claims.getSubject(), text)));
  }

  private Optional<Result<Token>> inTime(JWTClaimsSet claims, Instant now) {
    var expires = claims.getExpirationTime();
    if (expires == null) {
      return Optional.of(
          unusable(Reason.FEDERATED_TOKEN_INVALID, "contains a token without an expiry time"));
    }
    if (!expires.toInstant().isAfter(now)) {
      return Optional.of(
          unusable(
              Reason.FEDERATED_TOKEN_EXPIRED,
              "contains a token that expired at " + expires.toInstant()));
    }
    return Optional.ofNullable(claims.getNotBeforeTime())
        .filter(begins -> begins.toInstant().isAfter(now))
        .map(
            begins ->
                unusable(
                    Reason.FEDERATED_TOKEN_INVALID,
                    "contains a token that is not valid before "
                        + begins.toInstant()
                        + ", but the clock of the operator's node says "
                        + now));
  }

  private static boolean isName(String claim) {
    return claim != null && !claim.isBlank() && claim.length() <= MAX_NAME;
  }

  private Result<Token> unusable(Reason reason, String what) {
    return Result.failed(reason, "The token file '" + file + "' " + what + ".");
  }
}
