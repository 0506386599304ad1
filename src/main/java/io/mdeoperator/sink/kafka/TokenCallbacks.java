// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;

/**
 * Answers the client, which logs in, with the token that stands in its settings. Waits for nothing.
 * The client makes one for each producer, so it has a public constructor.
 */
public final class TokenCallbacks implements AuthenticateCallbackHandler {
  private CurrentToken token;

  @Override
  public void configure(
      Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> jaas) {
    token = (CurrentToken) settings.get(CurrentToken.SETTING);
  }

  /** There are no extensions: where the client asks for them, it does without. */
  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    for (var callback : callbacks) {
      if (!(callback instanceof OAuthBearerTokenCallback asked)) {
        throw new UnsupportedCallbackException(callback);
      }
      asked.token(token.forClient());
    }
  }

  @Override
  public void close() {
    // nothing is held
  }
}
