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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Secret that a sink uses for one host, which the Secret's owner has allowed: being able to write
 * a feed does not mean being able to send any Secret anywhere.
 */
public final class SinkSecret {
  private final Secret secret;

  private SinkSecret(Secret secret) {
    this.secret = secret;
  }

  /**
   * Finds a Secret.
   *
   * @param labelled the Secret of that name, if there is one that carries the label; unlabelled and
   *     absent must look the same
   * @param field for people, to begin a sentence with
   * @param host that it is to be used for
   */
  public static Result<SinkSecret> of(
      Optional<Secret> labelled, String name, String field, String host) {
    if (labelled.isEmpty()) {
      return Result.failed(
          Reason.SECRET_NOT_FOUND,
          field
              + ": there is no Secret '"
              + name
              + "' with the label "
              + Api.CREDENTIAL_LABEL
              + "="
              + Api.CREDENTIAL_OF_SINK
              + " in this namespace. Create it, or add the label to it.");
    }
    return allows(labelled.get(), host)
        ? Result.ok(new SinkSecret(labelled.get()))
        : Result.failed(
            Reason.SINK_REJECTED,
            field
                + ": the Secret '"
                + name
                + "' may not be used for the host "
                + host
                + ". To allow it, add the host to the Secret's annotation "
                + Api.ALLOWED_HOSTS_ANNOTATION
                + ".");
  }

  private static boolean allows(Secret secret, String host) {
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
  public String text(String key) {
    try {
      var bytes = Base64.getDecoder().decode(data().get(key));
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private Map<String, String> data() {
    return Optional.ofNullable(secret.getData()).orElse(Map.of());
  }
}
