// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;
import java.util.stream.Stream;

/** An application in the tenant of a receiver that trusts Entra. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.tenantId" + Guids.MATCHES,
    fieldPath = ".tenantId",
    message =
        "tenantId must be a GUID of 8-4-4-4-12 hexadecimal digits: the tenant of the receiver's subscription, which is not the customer's")
@ValidationRule(
    value = "self.tenantId != '" + Guids.ZERO + "'",
    fieldPath = ".tenantId",
    message = "tenantId must not be the zero GUID: it is a placeholder")
public record ApplicationAuth(
    @Required
        @JsonPropertyDescription(
            "The MdeApplication whose credential is used, in this namespace. Set by the user.")
        LocalRef applicationRef,
    @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "Tenant ID of the receiver's subscription, which is not the customer's. Set by the user.")
        String tenantId) {

  /** The name of the application. */
  public Stream<String> applicationNames() {
    return LocalRef.names(applicationRef);
  }

  /**
   * What is wrong with one that must be there, as a sentence that names the field.
   *
   * @param field where it stands
   * @param auth null where there is none
   */
  public static Optional<String> problem(String field, ApplicationAuth auth) {
    return auth == null || auth.tenantId() == null
        ? Optional.of(field + ".tenantId is missing or invalid.")
        : LocalRef.problem(field + ".applicationRef", auth.applicationRef());
  }
}
