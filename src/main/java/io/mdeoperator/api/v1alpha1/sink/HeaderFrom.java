// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mdeoperator.api.LocalRef;
import java.util.Optional;

/** A header of each request whose value is in a Secret. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!self.name.matches(\"" + HeaderFrom.RESERVED + "\")",
    fieldPath = ".name",
    message = "the operator or HTTP sets this header")
public record HeaderFrom(
    @Required
        @Size(min = 1, max = 64)
        @Pattern(NAME)
        @JsonPropertyDescription(
            "Name of the header; none that HTTP or the operator sets. Set by the user.")
        String name,
    @Required @JsonPropertyDescription(SecretKey.SECRET) LocalRef secretRef,
    @Required
        @Size(min = 1, max = 253)
        @Pattern(SecretKey.KEY)
        @JsonPropertyDescription(
            "The key in the Secret; its value is the whole value of the header, such as Bearer and a token. Set by the user.")
        String key) {
  /** What names may look like; a part of what RFC 9110, "Tokens", allows. */
  public static final String NAME = "^[-_.A-Za-z0-9]+$";

  /**
   * Headers of the connection, of the message and of its proxies (RFC 9110), of Standard Webhooks
   * and of CloudEvents.
   */
  public static final String RESERVED =
      "(?i)^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|http2-settings|expect|date|user-agent|accept-encoding|(content|proxy|webhook|ce)-.*)$";

  /** As {@link SinkOptions#problem}. */
  Optional<String> problem(String field) {
    if (name == null || !name.matches(NAME)) {
      return Optional.of(field + ".name is missing or invalid.");
    }
    return name.matches(RESERVED)
        ? Optional.of(
            field + ".name: the operator or HTTP itself sets the header '" + name + "'. Remove it.")
        : new SecretKey(secretRef, key).problem(field);
  }
}
