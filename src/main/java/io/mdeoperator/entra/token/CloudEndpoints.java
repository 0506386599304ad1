// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import java.net.URI;
import java.util.Set;

/**
 * Where one Microsoft cloud is reached. Comes from the operator's configuration alone, never from a
 * custom resource, so that nobody who can write one can send a credential elsewhere.
 *
 * @param name the cloud's name as in the configuration, such as {@code Public}
 * @param loginUrl Entra's login host, without a path
 * @param scope what tokens are asked for, ending in {@code /.default}
 * @param audiences what the token's {@code aud} may be; a trailing slash makes no difference
 * @param tokenEndpoint which token endpoint is asked
 */
public record CloudEndpoints(
    String name,
    URI loginUrl,
    String scope,
    Set<String> audiences,
    TokenEndpointVersion tokenEndpoint) {
  private static final String ALL_GRANTED = "/.default";

  public CloudEndpoints {
    audiences = Set.copyOf(audiences);
  }

  /** With the v2.0 endpoint. */
  public CloudEndpoints(String name, URI loginUrl, String scope, Set<String> audiences) {
    this(name, loginUrl, scope, audiences, TokenEndpointVersion.V2);
  }

  /** What the v1.0 endpoint calls the scope: the API's identifier URI alone. */
  public String resource() {
    return scope.endsWith(ALL_GRANTED)
        ? scope.substring(0, scope.length() - ALL_GRANTED.length())
        : scope;
  }
}
