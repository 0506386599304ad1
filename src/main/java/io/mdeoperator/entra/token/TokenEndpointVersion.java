// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

/**
 * Which of Entra's token endpoints is asked (Microsoft: "OAuth 2.0 client credentials flow on the
 * Microsoft identity platform" and its page of v1.0).
 */
public enum TokenEndpointVersion {
  /** {@code /oauth2/v2.0/token} with a scope; every kind of credential. */
  V2,
  /** {@code /oauth2/token} with a resource; client secrets only. */
  V1
}
