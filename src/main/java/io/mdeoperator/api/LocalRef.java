// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A reference by name to an object in the same namespace; nothing is ever read across namespaces.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LocalRef(
    @Required
        @Size(min = 1, max = 253)
        @Pattern(NAME)
        @JsonPropertyDescription("Name of the object, in the same namespace. Set by the user.")
        String name) {
  /** What the API server takes for a name (Kubernetes: "Object Names and IDs"). */
  private static final String NAME =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  /** The name in a reference, if there is one. */
  public static Stream<String> names(LocalRef ref) {
    return Stream.ofNullable(ref).map(LocalRef::name).filter(Objects::nonNull);
  }

  /**
   * What is wrong with a reference that must be there, as a sentence that names the field.
   *
   * @param field where it stands
   */
  public static Optional<String> problem(String field, LocalRef ref) {
    return names(ref).findAny().isPresent()
        ? Optional.empty()
        : Optional.of(field + " is missing or invalid.");
  }
}
