// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mdeoperator.api.LocalRef;

/** How the application proves itself to Entra; exactly one member is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.clientSecret), has(self.certificate), has(self.federatedToken)].filter(x, x).size() == 1",
    message = "set exactly one of clientSecret, certificate and federatedToken")
public record CredentialSpec(
    @JsonPropertyDescription("A client secret kept in a Secret of this namespace. Set by the user.")
        ClientSecretRef clientSecret,
    @JsonPropertyDescription(
            "A certificate kept in a kubernetes.io/tls Secret of this namespace, as cert-manager writes it. Set by the user.")
        CertificateRef certificate,
    @JsonPropertyDescription(
            "A service account token; no secret is stored at all. Set by the user.")
        FederatedToken federatedToken) {

  /** Where a client secret lies. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ClientSecretRef(
      @Required
          @JsonPropertyDescription(
              "The Secret; it must carry the label mde-operator.io/credential=application. Set by the user.")
          LocalRef secretRef,
      @Default("clientSecret")
          @Size(min = 1, max = 253)
          @Pattern("^[-._a-zA-Z0-9]+$")
          @JsonPropertyDescription(
              "The key in the Secret that holds the secret's value, not its id. Default: clientSecret. Set by the user.")
          String key) {
    /** Applies the schema's defaults. */
    public ClientSecretRef {
      key = key == null ? "clientSecret" : key;
    }
  }

  /** Where a certificate and its key lie. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CertificateRef(
      @Required
          @JsonPropertyDescription(
              "The Secret with tls.crt (chain, PEM) and tls.key; it must carry the label mde-operator.io/credential=application. Set by the user.")
          LocalRef secretRef) {}

  /** Whose service account token. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FederatedToken(
      @JsonPropertyDescription(
              "The ServiceAccount whose tokens prove the application; the operator must be allowed to create them. Absent: the operator's own account, only if the operator's configuration lists this namespace and clientId in ambientCredential. Set by the user.")
          LocalRef serviceAccountRef) {}
}
