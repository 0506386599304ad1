// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.mdeoperator.api.LocalRef;
import java.util.Optional;
import java.util.stream.Stream;

/** The credential that a receiver asks for; exactly one kind is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "[has(self.apiKey), has(self.basic), has(self.bearer)].filter(x, x).size() == 1",
    message = "set exactly one of apiKey, basic and bearer")
public record SinkAuth(
    @JsonPropertyDescription(
            "An API key as Elasticsearch shows it: id and key in base64 (encoded). Set by the user.")
        SecretKey apiKey,
    @JsonPropertyDescription(
            "A user: the keys username and password of the Secret. Set by the user.")
        Basic basic,
    @JsonPropertyDescription("A token, which is sent as Bearer. Set by the user.")
        SecretKey bearer) {

  /** The names of the Secrets in it. */
  public Stream<String> secretNames() {
    return Stream.of(
            Stream.ofNullable(apiKey).map(SecretKey::secretRef),
            Stream.ofNullable(basic).map(Basic::secretRef),
            Stream.ofNullable(bearer).map(SecretKey::secretRef))
        .flatMap(refs -> refs)
        .flatMap(LocalRef::names);
  }

  /** As {@link SinkOptions#problem}. */
  Optional<String> problem(String field) {
    if (basic != null) {
      return LocalRef.problem(field + ".basic.secretRef", basic.secretRef());
    }
    if (apiKey != null) {
      return apiKey.problem(field + ".apiKey");
    }
    return bearer == null
        ? Optional.of(field + " has no valid apiKey, basic or bearer.")
        : bearer.problem(field + ".bearer");
  }

  /** A user and a password. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Basic(@Required @JsonPropertyDescription(SecretKey.SECRET) LocalRef secretRef) {}
}
