// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.KafkaSasl;
import io.mdeoperator.credential.ApplicationTokens;
import io.mdeoperator.credential.SinkSecret;
import io.mdeoperator.sink.SinkInput;
import java.util.function.Function;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/** Who the operator is to brokers, by a mechanism of SASL. */
sealed interface KafkaLogin {
  /** Its name, as IANA registers it. */
  String mechanism();

  /** As the client reads it, in the syntax of JAAS. */
  String configuration();

  /** A user, from a Secret. */
  record User(String mechanism, String username, String password) implements KafkaLogin {
    private static final String USER = "username";
    private static final String PASSWORD = "password";

    /** A control character would end the client's configuration of the login. */
    private static final String VALUE = "[^\\x00-\\x1f\\x7f]{1,4096}";

    /**
     * The user that a spec names.
     *
     * @param sasl of the sink's spec, with a user
     * @param permit passes a Secret on if its owner has allowed the brokers
     */
    static Result<KafkaLogin> of(
        SinkInput input, KafkaSasl sasl, Function<SinkSecret, Result<SinkSecret>> permit) {
      var name = sasl.user().orElseThrow().secretRef().name();
      return SinkSecret.of(input.secret(name), name, input.field())
          .flatMap(permit)
          .flatMap(
              secret ->
                  value(secret, USER)
                      .flatMap(
                          user ->
                              value(secret, PASSWORD)
                                  .map(password -> new User(sasl.mechanism(), user, password))));
    }

    private static Result<String> value(SinkSecret secret, String key) {
      return secret
          .value(key)
          .flatMap(
              value ->
                  value.matches(VALUE)
                      ? Result.ok(value)
                      : secret.malformed(
                          key,
                          "must be 1 to 4096 characters in one line, none a control character."));
    }

    @Override
    public String configuration() {
      var module = mechanism.equals("PLAIN") ? PlainLoginModule.class : ScramLoginModule.class;
      return module.getName()
          + " required username="
          + quoted(username)
          + " password="
          + quoted(password)
          + ";";
    }

    private static String quoted(String text) {
      return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Shows nothing of the password. */
    @Override
    public String toString() {
      return "KafkaLogin[" + mechanism + "]";
    }
  }

  /**
   * An application of Entra, whose token each delivery asks for before it sends.
   *
   * @param host the only one that tokens are sent to
   * @param tokens for this host
   */
  record Application(TokenHost host, ApplicationTokens tokens) implements KafkaLogin {
    @Override
    public String mechanism() {
      return OAuthBearerLoginModule.OAUTHBEARER_MECHANISM;
    }

    /** The client demands one; {@link TokenLogin} does not read it. */
    @Override
    public String configuration() {
      return OAuthBearerLoginModule.class.getName() + " required;";
    }

    /** Shows nothing of the credential. */
    @Override
    public String toString() {
      return "KafkaLogin[" + mechanism() + "]";
    }
  }
}
