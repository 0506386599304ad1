package io.mdeoperator.defender;

import io.mdeoperator.entra.TokenRequest;
import java.net.URI;

/**
 * One tenant's API.
 *
 * @param baseUrl the API host, without a path
 * @param tokens how a token for the tenant is asked for; also names the quota, which all callers of
 *     a (client id, tenant id) share
 */
public record TenantApi(URI baseUrl, TokenRequest tokens) {}
