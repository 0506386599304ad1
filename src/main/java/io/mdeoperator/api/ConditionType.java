// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

/** The condition types of all kinds. */
public enum ConditionType {
  /** The object works. Always present. */
  READY("Ready"),
  /** Entra issued a token for the customer's tenant. */
  TOKEN_ACQUIRED("TokenAcquired"),
  /** The customer's administrator consented to all required roles. */
  CONSENT_GRANTED("ConsentGranted"),
  /** The Defender API responded. */
  API_REACHABLE("ApiReachable"),
  /**
   * The customer's administrator consented to the roles of Microsoft Graph, too; present only where
   * some are required.
   */
  GRAPH_CONSENT_GRANTED("GraphConsentGranted"),
  /** A sink rejected some alerts permanently; they are quarantined. */
  QUARANTINED("Quarantined"),
  /** The operator is waiting or retrying; present only while true. */
  RECONCILING("Reconciling"),
  /**
   * Nothing will change until one of the partner's objects or credentials does; present only while
   * true.
   */
  STALLED("Stalled");

  private final String value;

  ConditionType(String value) {
    this.value = value;
  }

  /** The name as it stands in the status. */
  public String value() {
    return value;
  }
}
