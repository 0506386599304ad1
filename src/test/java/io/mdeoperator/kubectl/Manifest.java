// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

/** Objects as the operator leaves them, in YAML. */
final class Manifest {
  private Manifest() {}

  /** A tenant with a Ready condition, and the others as {@code conditions} says. */
  static String tenant(String name, String status, String reason, String more) {
    return """
    kind: MdeTenant
    metadata: {name: %s, namespace: partner, generation: 1}
    spec: {applicationRef: {name: partner}, tenantId: id-of-%s, displayName: "%s Ltd"}
    status:
      observedGeneration: 1
      consent: {url: "https://login.example/%s"}
      conditions:
        - {type: Ready, status: "%s", reason: %s, message: "Message of %s.", lastTransitionTime: "2026-01-01T00:00:00Z"}
    %s
    """
        .formatted(name, name, name, name, status, reason, reason, more.indent(4).stripTrailing());
  }

  /** One more condition, for the last argument of {@link #tenant}. */
  static String condition(String type, String status, String reason) {
    return """
    - {type: %s, status: "%s", reason: %s, message: "Message of %s.", lastTransitionTime: "2026-01-01T00:00:00Z"}
    """
        .formatted(type, status, reason, reason);
  }

  static String application(String status, String reason) {
    return """
    kind: MdeApplication
    metadata: {name: partner, namespace: partner}
    spec:
      credential: {clientSecret: {secretRef: {name: partner-app}}}
      requiredRoles: [Alert.Read.All]
      consent: {redirectUri: "https://mde.partner.example/consent/callback"}
    status:
      tenants: {total: 2, ready: 1}
      conditions:
        - {type: Ready, status: "%s", reason: %s, message: "Message of %s.", lastTransitionTime: "2026-01-01T00:00:00Z"}
    """
        .formatted(status, reason, reason);
  }

  /** A query of a tenant into one webhook. */
  static String query(String name, String tenant, String status, String reason) {
    return """
    kind: MdeHuntingQuery
    metadata: {name: %s, namespace: partner}
    spec: {tenantRef: {name: %s}, query: "T | where x == 'k3y'", sinks: [{name: siem, webhook: {url: "https://siem.example/t0k3n"}}]}
    status:
      lastRun: {startTime: "2026-01-01T00:00:00Z", rows: 5, newRows: 2}
      sinks: [{name: siem, delivered: 2}]
      conditions:
        - {type: Ready, status: "%s", reason: %s, message: "Message of %s.", lastTransitionTime: "2026-01-01T00:00:00Z"}
    """
        .formatted(name, tenant, status, reason, reason);
  }

  /**
   * An isolation in a tenant.
   *
   * @param more fields of its status
   */
  static String action(String name, String tenant, String status, String reason, String more) {
    return """
    kind: MdeMachineAction
    metadata: {name: %s, namespace: partner}
    spec: {tenantRef: {name: %s}, action: Isolate, comment: "About k3y.", machine: {dnsName: pc1.example}, releaseAfter: 24h}
    status:
      conditions:
        - {type: Ready, status: "%s", reason: %s, message: "Message of %s.", lastTransitionTime: "2026-01-01T00:00:00Z"}
    %s
    """
        .formatted(name, tenant, status, reason, reason, more.indent(2).stripTrailing());
  }

  /** A feed into one webhook. */
  static String feed(String name, String tenant, String status, String reason, String sink) {
    return """
    kind: MdeAlertSync
    metadata: {name: %s, namespace: partner}
    spec: {tenantRef: {name: %s}, sinks: [{name: siem, webhook: {url: "https://siem.example/t0k3n"}}]}
    status:
      delivered: 8
      lastAlertTime: "2026-01-01T00:00:00Z"
      sinks: [{name: siem, delivered: 8, quarantined: 2%s}]
      conditions:
        - {type: Ready, status: "%s", reason: %s, message: "Message of %s.", lastTransitionTime: "2026-01-01T00:00:00Z"}
    """
        .formatted(name, tenant, sink, status, reason, reason);
  }
}
