// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.mdeoperator.api.ApplicationAuth;
import io.mdeoperator.api.LocalRef;
import java.util.Optional;
import java.util.stream.Stream;

/** Who the operator is to brokers, by a mechanism of SASL; exactly one is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.plain), has(self.scramSha256), has(self.scramSha512), has(self.oauthBearer)].filter(x, x).size() == 1",
    message = "set exactly one of plain, scramSha256, scramSha512 and oauthBearer")
public record KafkaSasl(
    @JsonPropertyDescription(
            "PLAIN, which sends the password itself: only over TLS, unless it is for a test. Set by the user.")
        User plain,
    @JsonPropertyDescription("SCRAM-SHA-256. Set by the user.") User scramSha256,
    @JsonPropertyDescription("SCRAM-SHA-512. Set by the user.") User scramSha512,
    @JsonPropertyDescription(
            "OAUTHBEARER with a token of Entra for the host of the bootstrap server, as Azure Event Hubs takes it: an application whose service principal, in the tenant of the namespace, has the role Azure Event Hubs Data Sender. Set by the user.")
        ApplicationAuth oauthBearer) {

  /** The user of the mechanism that is set, if it has one. */
  public Optional<User> user() {
    return Stream.of(
            Optional.ofNullable(plain),
            Optional.ofNullable(scramSha256),
            Optional.ofNullable(scramSha512))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The name of the mechanism that is set and has a user, as IANA registers it. */
  public String mechanism() {
    if (plain != null) {
      return "PLAIN";
    }
    return scramSha256 != null ? "SCRAM-SHA-256" : "SCRAM-SHA-512";
  }

  /** As {@link SinkOptions#problem}. */
  Optional<String> problem(String field) {
    if (oauthBearer != null) {
      return ApplicationAuth.problem(field + ".oauthBearer", oauthBearer);
    }
    return user()
        .map(user -> LocalRef.problem(field + ".secretRef", user.secretRef()))
        .orElseGet(
            () ->
                Optional.of(
                    field + " has no valid plain, scramSha256, scramSha512 or oauthBearer."));
  }

  /** A user and a password. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record User(
      @Required
          @JsonPropertyDescription(
              "The Secret, with the keys username and password; it must carry the label mde-operator.io/credential=sink and, in the annotation mde-operator.io/allowed-hosts, the hosts of all brokers, those that the bootstrap servers name included. Set by the user.")
          LocalRef secretRef) {}
}
