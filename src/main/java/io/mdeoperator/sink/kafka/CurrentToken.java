// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import java.util.Set;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;

/**
 * The token that one producer logs in with, whenever it does: for a new connection, or when a
 * broker demands it of an old one. It is renewed while the producer stays. Thread-safe.
 */
final class CurrentToken {
  /**
   * The setting that holds it. The client shares a login among all producers whose settings {@code
   * sasl.*} are equal (its {@code LoginManager}); with this one none are.
   */
  static final String SETTING = "sasl.mde-operator.token";

  private volatile String value = "";

  /** From now on. */
  void renew(String next) {
    value = next;
  }

  /** As the client takes it. */
  OAuthBearerToken forClient() {
    return new Bearer(value);
  }

  /** Shows nothing: the client may write its settings to the log. */
  @Override
  public String toString() {
    return "CurrentToken";
  }

  /** The client sends the value, and asks for nothing else where it does not renew the token. */
  private record Bearer(String value) implements OAuthBearerToken {
    @Override
    public Set<String> scope() {
      return Set.of();
    }

    @Override
    public long lifetimeMs() {
      return Long.MAX_VALUE;
    }

    @Override
    public String principalName() {
      return "";
    }

    @Override
    public Long startTimeMs() {
      return null;
    }

    @Override
    public String toString() {
      return "Bearer";
    }
  }
}
