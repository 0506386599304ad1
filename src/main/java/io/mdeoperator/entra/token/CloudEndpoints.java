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
 * @param scope what tokens for Defender are asked for, see {@link TokenAudience}
 * @param audiences what the {@code aud} of a token for Defender may be
 * @param tokenEndpoint which token endpoint is asked
 */
public record CloudEndpoints(
    String name,
    URI loginUrl,
    String scope,
    Set<String> audiences,
    TokenEndpointVersion tokenEndpoint) {
  public CloudEndpoints {
    audiences = Set.copyOf(audiences);
  }

  /** With the v2.0 endpoint. */
  public CloudEndpoints(String name, URI loginUrl, String scope, Set<String> audiences) {
    this(name, loginUrl, scope, audiences, TokenEndpointVersion.V2);
  }

  /** Defender's API, which tokens are for unless another one is asked for. */
  public TokenAudience defender() {
    return new TokenAudience(scope, audiences);
  }
}
