// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.SecretKey;
import io.mdeoperator.api.v1alpha1.sink.SinkAuth;
import io.mdeoperator.credential.SinkSecret;
import io.mdeoperator.sink.SinkInput;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** The credential of a receiver's requests, from a Secret that its sink names. */
public final class ReceiverAuth {
  private static final String USER = "username";
  private static final String PASSWORD = "password";

  /** No control character, so that none ends the header; RFC 9110, "Field Values". */
  private static final String VALUE = "[\\x20-\\x7e]{1,4096}";

  private final SinkInput input;
  private final String host;

  private ReceiverAuth(SinkInput input, String host) {
    this.input = input;
    this.host = host;
  }

  /**
   * The headers that carry it.
   *
   * @param auth of the sink's spec; null where requests carry none
   * @param host that the owners of the Secrets must have allowed
   */
  public static Result<Map<String, String>> headers(SinkInput input, SinkAuth auth, String host) {
    if (auth == null) {
      return Result.ok(Map.of());
    }
    return new ReceiverAuth(input, host).value(auth).map(value -> Map.of("Authorization", value));
  }

  /**
   * The header that carries one value of a Secret.
   *
   * @param scheme what stands before the value, such as {@code Bearer}
   */
  public static Result<Map<String, String>> header(
      SinkInput input, String scheme, SecretKey from, String host) {
    return new ReceiverAuth(input, host)
        .after(scheme + " ", from)
        .map(value -> Map.of("Authorization", value));
  }

  private Result<String> value(SinkAuth auth) {
    if (auth.basic() != null) {
      return basic(auth.basic().secretRef());
    }
    return auth.apiKey() == null
        ? after("Bearer ", auth.bearer())
        : after("ApiKey ", auth.apiKey());
  }

  /** RFC 7617, in UTF-8. */
  private Result<String> basic(LocalRef ref) {
    return secret(ref)
        .flatMap(
            secret ->
                secret
                    .value(USER)
                    .flatMap(
                        user ->
                            user.contains(":")
                                ? secret.malformed(USER, "contains a colon.")
                                : secret
                                    .value(PASSWORD)
                                    .map(password -> "Basic " + base64(user + ":" + password))));
  }

  private Result<String> after(String scheme, SecretKey from) {
    return secret(from.secretRef())
        .flatMap(
            secret ->
                secret
                    .value(from.key())
                    .flatMap(
                        value ->
                            value.matches(VALUE)
                                ? Result.ok(scheme + value)
                                : secret.malformed(
                                    from.key(),
                                    "is not a credential: it must be 1 to 4096 printable ASCII characters in one line.")));
  }

  private Result<SinkSecret> secret(LocalRef ref) {
    return SinkSecret.of(input.secret(ref.name()), ref.name(), input.field())
        .flatMap(secret -> secret.allowing(host));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
