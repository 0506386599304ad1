// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.Limits;
import java.util.List;

/** What the operator found out about an application. */
@JsonClassDescription("What the operator knows about the application. Set by the operator.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MdeApplicationStatus(
    @Min(-1)
        @Max(Limits.EXACT_INTEGER)
        @JsonPropertyDescription(
            "The generation of the spec that this status was computed from; -1 before the first. Set by the operator.")
        Long observedGeneration,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Ready, and Reconciling or Stalled while they are true. Set by the operator.")
        List<Condition> conditions,
    @JsonPropertyDescription(
            "What is known of the credential, never its value. Set by the operator.")
        CredentialStatus credential,
    @Size(max = 4096)
        @JsonPropertyDescription(
            "The consent link that fits any customer; a tenant's own link is in its status. Set by the operator.")
        String consentUrl,
    @JsonPropertyDescription("The MdeTenants that refer to this application. Set by the operator.")
        TenantCount tenants)
    implements Conditioned {

  /** What is known of the credential. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CredentialStatus(
      @Size(max = 32)
          @JsonPropertyDescription(
              "ClientSecret, Certificate or FederatedToken. Set by the operator.")
          String type,
      @Size(max = 32)
          @JsonPropertyDescription(
              "When the credential expires (RFC 3339), if known. Set by the operator.")
          String expirationTime,
      @Size(max = 600)
          @JsonPropertyDescription(
              "Of a federated token: the issuer that the app registration's federated credential has to name. Set by the operator.")
          String issuer,
      @Size(max = 600)
          @JsonPropertyDescription(
              "Of a federated token: the subject that the app registration's federated credential has to name. Set by the operator.")
          String subject) {}

  /** How many tenants refer to this application. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TenantCount(
      @Min(0) @Max(1000000) @JsonPropertyDescription("All of them. Set by the operator.") int total,
      @Min(0) @Max(1000000) @JsonPropertyDescription("Those that are Ready. Set by the operator.")
          int ready) {}
}
