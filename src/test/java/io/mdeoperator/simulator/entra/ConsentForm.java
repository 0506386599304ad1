// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

/** The three links by which an administrator reaches consent. */
public enum ConsentForm {
  /** v1.0 authorize with {@code prompt=consent}; without redirect_uri in partners' links. */
  AUTHORIZE("access_denied"),
  /** v1 admin consent: all that the registration asks for. */
  ADMIN_CONSENT("permission_denied"),
  /** v2.0 admin consent: a scope, and a redirect URI. */
  ADMIN_CONSENT_V2("consent_required");

  /** The {@code error} of the redirect when the administrator declines. */
  final String declinedError;

  ConsentForm(String declinedError) {
    this.declinedError = declinedError;
  }
}
