// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mdeoperator.api.LocalRef;
import java.util.Optional;
import java.util.stream.Stream;

/** How connections to a receiver are secured, where that differs from others. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.caCertificate) || has(self.clientCertificate)",
    message = "set caCertificate, clientCertificate or both")
public record SinkTls(
    @JsonPropertyDescription(
            "The authorities that the receiver's certificate may come from, in place of those that the operator trusts. Set by the user.")
        CaCertificate caCertificate,
    @JsonPropertyDescription(
            "What the operator shows to a receiver that asks who connects. Set by the user.")
        ClientCertificate clientCertificate) {

  /** The names of the Secrets in it. */
  public Stream<String> secretNames() {
    return Stream.of(
            Stream.ofNullable(caCertificate).map(CaCertificate::secretRef),
            Stream.ofNullable(clientCertificate).map(ClientCertificate::secretRef))
        .flatMap(refs -> refs)
        .flatMap(LocalRef::names);
  }

  /** As {@link SinkOptions#problem}. */
  Optional<String> problem(String field) {
    return Optional.ofNullable(caCertificate)
        .flatMap(ca -> LocalRef.problem(field + ".caCertificate.secretRef", ca.secretRef()))
        .or(
            () ->
                Optional.ofNullable(clientCertificate)
                    .flatMap(
                        client ->
                            LocalRef.problem(
                                field + ".clientCertificate.secretRef", client.secretRef())));
  }

  /** Certificates of authorities. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CaCertificate(
      @Required @JsonPropertyDescription(SecretKey.SECRET) LocalRef secretRef,
      @Default("ca.crt")
          @Size(min = 1, max = 253)
          @Pattern(SecretKey.KEY)
          @JsonPropertyDescription(
              "The key in the Secret; its value is one or more certificates in PEM. Default: ca.crt. Set by the user.")
          String key) {
    /** Applies the schema's defaults. */
    public CaCertificate {
      key = key == null ? "ca.crt" : key;
    }
  }

  /**
   * A certificate and its key, as cert-manager and {@code kubectl create secret tls} write them.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ClientCertificate(
      @Required
          @JsonPropertyDescription(
              "The Secret, with tls.crt and tls.key; it must carry the label mde-operator.io/credential=sink and, in the annotation mde-operator.io/allowed-hosts, the URL's host. Set by the user.")
          LocalRef secretRef) {}
}
