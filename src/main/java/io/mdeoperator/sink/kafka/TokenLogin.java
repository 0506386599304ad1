// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.Login;
import org.apache.kafka.common.security.oauthbearer.internals.OAuthBearerSaslClientProvider;

/**
 * A login that knows nobody: {@link TokenCallbacks} has the token. The client's own one would fetch
 * tokens by itself, and have a thread to renew them. The client makes it, so it has a public
 * constructor.
 */
public final class TokenLogin implements Login {
  private final Subject nobody = new Subject();

  /** Lets Java's SASL find the client's mechanism, as the client's own login does. */
  @Override
  public void configure(
      Map<String, ?> settings,
      String contextName,
      Configuration jaas,
      AuthenticateCallbackHandler callbacks) {
    OAuthBearerSaslClientProvider.initialize();
  }

  @Override
  public LoginContext login() {
    return null; // the client does not look at it
  }

  @Override
  public Subject subject() {
    return nobody;
  }

  @Override
  public String serviceName() {
    return "kafka";
  }

  @Override
  public void close() {
    // nothing is held
  }
}
