// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.mdeoperator.api.LocalRef;
import java.util.Optional;

/** A value in a Secret of this namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretKey(
    @Required @JsonPropertyDescription(SECRET) LocalRef secretRef,
    @Required
        @Size(min = 1, max = 253)
        @Pattern(KEY)
        @JsonPropertyDescription("The key in the Secret. Set by the user.")
        String key) {
  /** What the API server takes for a key of a Secret. */
  static final String KEY = "^[-._a-zA-Z0-9]+$";

  static final String SECRET =
      "The Secret; it must carry the label mde-operator.io/credential=sink and, in the annotation mde-operator.io/allowed-hosts, the URL's host. Set by the user.";

  /** As {@link SinkOptions#problem}. */
  Optional<String> problem(String field) {
    return key == null
        ? Optional.of(field + ".key is missing or invalid.")
        : LocalRef.problem(field + ".secretRef", secretRef);
  }
}
