// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.SinkTls;
import io.mdeoperator.api.v1alpha1.sink.SinkTls.CaCertificate;
import io.mdeoperator.api.v1alpha1.sink.SinkTls.ClientCertificate;
import io.mdeoperator.base.Pem;
import io.mdeoperator.credential.SinkSecret;
import io.mdeoperator.remote.tls.ConnectionTls;
import io.mdeoperator.remote.tls.ConnectionTls.Identity;
import io.mdeoperator.sink.SinkInput;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How connections to a receiver are secured, from the Secrets that its sink names. */
public final class ReceiverTls {
  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";
  private static final byte[] SAMPLE = {1};

  private final SinkInput input;
  private final Function<SinkSecret, Result<SinkSecret>> permit;

  private ReceiverTls(SinkInput input, Function<SinkSecret, Result<SinkSecret>> permit) {
    this.input = input;
    this.permit = permit;
  }

  /**
   * Reads the certificates.
   *
   * @param tls of the sink's spec; null where connections are as all others
   * @param url whose host the owners of the Secrets must have allowed
   */
  public static Result<Optional<ConnectionTls>> of(SinkInput input, SinkTls tls, URI url) {
    if (tls == null) {
      return Result.ok(Optional.empty());
    }
    return "https".equalsIgnoreCase(url.getScheme())
        ? of(input, tls, secret -> secret.allowing(url.getHost()))
        : Result.failed(Reason.SINK_REJECTED, input.field() + ": tls needs an https URL.");
  }

  /**
   * The same for a receiver without a URL.
   *
   * @param permit passes a Secret on if its owner has allowed the receiver's hosts
   */
  public static Result<Optional<ConnectionTls>> of(
      SinkInput input, SinkTls tls, Function<SinkSecret, Result<SinkSecret>> permit) {
    return tls == null
        ? Result.ok(Optional.empty())
        : new ReceiverTls(input, permit).read(tls).map(Optional::of);
  }

  private Result<ConnectionTls> read(SinkTls tls) {
    return authorities(tls.caCertificate())
        .flatMap(
            authorities ->
                identity(tls.clientCertificate())
                    .map(identity -> new ConnectionTls(authorities, identity)));
  }

  private Result<List<X509Certificate>> authorities(CaCertificate ca) {
    return ca == null
        ? Result.ok(List.of())
        : secret(ca.secretRef()).flatMap(secret -> certificates(secret, ca.key()));
  }

  private Result<Optional<Identity>> identity(ClientCertificate client) {
    return client == null
        ? Result.ok(Optional.empty())
        : secret(client.secretRef())
            .flatMap(
                secret ->
                    certificates(secret, CERTIFICATE)
                        .flatMap(
                            chain ->
                                key(secret, chain.getFirst())
                                    .map(key -> Optional.of(new Identity(chain, key)))));
  }

  private Result<SinkSecret> secret(LocalRef ref) {
    return SinkSecret.of(input.secret(ref.name()), ref.name(), input.field()).flatMap(permit);
  }

  private static Result<List<X509Certificate>> certificates(SinkSecret secret, String key) {
    return secret.value(key).flatMap(pem -> certificates(secret, key, pem));
  }

  private static Result<List<X509Certificate>> certificates(
      SinkSecret secret, String key, String pem) {
    try {
      var certificates = Pem.certificates(pem);
      return certificates.isEmpty()
          ? secret.malformed(key, "contains no certificate in PEM.")
          : Result.ok(certificates);
    } catch (IOException e) {
      return secret.malformed(key, "does not contain readable certificates.");
    }
  }

  private static Result<PrivateKey> key(SinkSecret secret, X509Certificate certificate) {
    return secret
        .value(KEY)
        .flatMap(pem -> key(secret, pem))
        .flatMap(
            key ->
                isKeyOf(certificate, key)
                    ? Result.ok(key)
                    : secret.malformed(
                        KEY, "does not belong to the first certificate of '" + CERTIFICATE + "'."));
  }

  private static Result<PrivateKey> key(SinkSecret secret, String pem) {
    try {
      return switch (Pem.key(pem)) {
        case Pem.Key.Plain plain -> Result.ok(plain.privateKey());
        case Pem.Key.Encrypted _ ->
            secret.malformed(KEY, "is encrypted; the operator cannot ask for its password.");
        case Pem.Key.None _ -> secret.malformed(KEY, "contains no private key in PEM.");
      };
    } catch (IOException e) {
      return secret.malformed(KEY, "cannot be read as a private key.");
    }
  }

  private static boolean isKeyOf(X509Certificate certificate, PrivateKey key) {
    try {
      var signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      signature.update(SAMPLE);
      var signed = signature.sign();
      signature.initVerify(certificate);
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // not even of the same algorithm
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case String other -> other; // Ed25519 and Ed448 sign by themselves
    };
  }
}
