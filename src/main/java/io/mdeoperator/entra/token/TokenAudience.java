// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import java.util.Set;

/**
 * The API that a token is for.
 *
 * @param scope what Entra is asked for, ending in {@code /.default}
 * @param accepted what the token's {@code aud} may be; a trailing slash makes no difference
 */
public record TokenAudience(String scope, Set<String> accepted) {
  private static final String ALL_GRANTED = "/.default";

  public TokenAudience {
    accepted = Set.copyOf(accepted);
  }

  /** An API that has one identifier URI, which is then the audience of its tokens. */
  public static TokenAudience of(String scope) {
    return new TokenAudience(scope, Set.of(resource(scope)));
  }

  /** What the v1.0 endpoint calls the scope: the API's identifier URI alone. */
  public String resource() {
    return resource(scope);
  }

  /** Whether a token with this {@code aud} is for the API. */
  public boolean accepts(String audience) {
    return accepted.stream().anyMatch(one -> bare(one).equals(bare(audience)));
  }

  private static String resource(String scope) {
    return scope.endsWith(ALL_GRANTED)
        ? scope.substring(0, scope.length() - ALL_GRANTED.length())
        : scope;
  }

  private static String bare(String audience) {
    return audience.endsWith("/") ? audience.substring(0, audience.length() - 1) : audience;
  }
}
