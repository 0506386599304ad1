// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.remote.HostPattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Secret that a sink uses for one host, which the Secret's owner has allowed: being able to write
 * a feed does not mean being able to send any Secret anywhere.
 */
public final class SinkSecret {
  private final Secret secret;
  private final String field;

  private SinkSecret(Secret secret, String field) {
    this.secret = secret;
    this.field = field;
  }

  /**
   * Finds a Secret, for whatever host.
   *
   * @param labelled the Secret of that name, if there is one that carries the label; unlabelled and
   *     absent must look the same
   * @param field for people, to begin a sentence with
   */
  public static Result<SinkSecret> of(Optional<Secret> labelled, String name, String field) {
    return labelled
        .map(
            secret ->
                LargeSecret.is(secret)
                    ? LargeSecret.<SinkSecret>failed(field + ": the", secret)
                    : Result.ok(new SinkSecret(secret, field)))
        .orElseGet(
            () ->
                Result.failed(
                    Reason.SECRET_NOT_FOUND,
                    field
                        + ": there is no Secret '"
                        + name
                        + "' with the label "
                        + Api.CREDENTIAL_LABEL
                        + "="
                        + Api.CREDENTIAL_OF_SINK
                        + " in this namespace. Create it, or add the label to it."));
  }

  /**
   * The Secret, if its owner allows this host; no value of it may be sent before. The message does
   * not name the host, which may be confidential itself.
   */
  public Result<SinkSecret> allowing(String host) {
    return allowing(List.of(host), "the host of the sink's URL");
  }

  /**
   * The same for several hosts.
   *
   * @param what names them, without saying which they are
   */
  public Result<SinkSecret> allowing(List<String> hosts, String what) {
    return hosts.stream().allMatch(this::allows)
        ? Result.ok(this)
        : Result.failed(
            Reason.SINK_REJECTED,
            field
                + ": the Secret '"
                + name()
                + "' may not be used for "
                + what
                + ". To allow it, add the host to the Secret's annotation "
                + Api.ALLOWED_HOSTS_ANNOTATION
                + ".");
  }

  /** Whether the Secret's owner allows this host. */
  public boolean allows(String host) {
    return Stream.ofNullable(secret.getMetadata().getAnnotations())
        .flatMap(annotations -> Stream.ofNullable(annotations.get(Api.ALLOWED_HOSTS_ANNOTATION)))
        .flatMap(list -> Arrays.stream(list.split(",")))
        .flatMap(text -> pattern(text).stream())
        .anyMatch(pattern -> pattern.matches(host));
  }

  /** What is not a pattern allows nothing. */
  private static Optional<HostPattern> pattern(String text) {
    try {
      return Optional.of(HostPattern.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public boolean has(String key) {
    return data().containsKey(key);
  }

  /** The text of a key without the space around it; empty text when it is not base64. */
  public Result<String> value(String key) {
    return has(key)
        ? Result.ok(decoded(data().get(key)))
        : Result.failed(
            Reason.SECRET_KEY_NOT_FOUND,
            field + ": the Secret '" + name() + "' has no key '" + key + "'.");
  }

  /**
   * The value of a key cannot be used.
   *
   * @param why the rest of a sentence that begins with the key; without any of the value
   */
  public <T> Result<T> malformed(String key, String why) {
    return Result.failed(
        Reason.SECRET_VALUE_MALFORMED,
        field + ": the key '" + key + "' of the Secret '" + name() + "' " + why);
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8).strip();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private String name() {
    return secret.getMetadata().getName();
  }

  private Map<String, String> data() {
    return Optional.ofNullable(secret.getData()).orElse(Map.of());
  }
}
