// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

/**
 * What a token is kept under. The application's UID is part of it: whoever creates another
 * MdeApplication with the same client id must not get what this one's credential has earned.
 */
public record TokenKey(
    String cloud, String clientId, String tenantId, String scope, String applicationUid) {
  public static TokenKey of(TokenRequest request) {
    return new TokenKey(
        request.cloud().name(),
        request.clientId(),
        request.tenantId(),
        request.audience().scope(),
        request.credential().version().applicationUid());
  }
}
