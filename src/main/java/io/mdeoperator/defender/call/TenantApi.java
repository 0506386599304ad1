// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.call;

import io.mdeoperator.entra.token.TokenRequest;
import java.net.URI;

/**
 * One tenant's API.
 *
 * @param baseUrl the API host, without a path
 * @param tokens how a token for the tenant is asked for; also names the quota, which all callers of
 *     a (client id, tenant id) share
 * @param share how much of the quota may be used
 */
public record TenantApi(URI baseUrl, TokenRequest tokens, QuotaShare share) {
  /** With all of the quota. */
  public TenantApi(URI baseUrl, TokenRequest tokens) {
    this(baseUrl, tokens, QuotaShare.ALL);
  }

  /** The same for feeds. */
  public TenantApi forFeeds() {
    return new TenantApi(baseUrl, tokens, QuotaShare.FEEDS);
  }

  /** The same for those who have fallen behind: nobody else is to wait for them. */
  public TenantApi forLaggards() {
    return new TenantApi(baseUrl, tokens, QuotaShare.LAGGARDS);
  }
}
