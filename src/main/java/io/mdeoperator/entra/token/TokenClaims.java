// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import java.time.Instant;
import java.util.Set;

/**
 * The claims that matter of an app-only token (Microsoft: "Access token claims reference"). Strings
 * are empty and times null where the claim is absent.
 *
 * @param tenantId {@code tid}, lower case
 * @param issuer {@code iss}, lower case
 * @param applicationId {@code appid} or {@code azp}, lower case
 * @param principalId {@code oid}: the service principal in the customer's tenant; a new one after
 *     consent was withdrawn and given again
 * @param issuedAt {@code iat}
 * @param roles application roles; empty when the claim is absent, which is how Entra says that
 *     nothing was granted
 */
public record TokenClaims(
    String tenantId,
    String issuer,
    String audience,
    String applicationId,
    String principalId,
    Instant issuedAt,
    Instant notBefore,
    Instant expiresAt,
    Set<String> roles) {}
