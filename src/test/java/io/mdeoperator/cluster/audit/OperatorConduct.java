// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.audit;

import io.mdeoperator.api.Api;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.ShippedRules.Right;
import io.mdeoperator.consent.StateKeys;
import java.util.List;
import java.util.Set;

/** What the operator did at the API server, against what it is allowed and what it promises. */
public final class OperatorConduct {
  private static final Set<String> SELECTORS =
      Set.of(
          Api.CREDENTIAL_LABEL + "=" + Api.CREDENTIAL_OF_APPLICATION,
          Api.CREDENTIAL_LABEL + "=" + Api.CREDENTIAL_OF_SINK);

  /**
   * What tests call an MdeAlertSync or MdeHuntingQuery of many tenants; what the operator makes for
   * it begin like that, and no feed that a test makes itself does.
   */
  public static final String FLEET = "fleet";

  /** Kubernetes lets everybody ask what they may do (its role {@code system:basic-user}). */
  private static final String REVIEWS_OF_ONESELF = "authorization.k8s.io";

  private final List<AuditEvent> calls;
  private final List<Right> rights;

  /**
   * Judges these calls; those of other users are left aside.
   *
   * @param rights what the operator is granted
   */
  public OperatorConduct(List<AuditEvent> events, List<Right> rights) {
    this.calls =
        events.stream().filter(event -> event.user().equals(Installation.OPERATOR_USER)).toList();
    this.rights = rights;
  }

  /** All its calls. */
  public List<AuditEvent> calls() {
    return calls;
  }

  /** Calls that RBAC refused, other than for tokens of accounts whose owners grant them or not. */
  public List<AuditEvent> forbidden() {
    return calls.stream()
        .filter(AuditEvent::forbidden)
        .filter(call -> !call.resource().equals("serviceaccounts"))
        .toList();
  }

  /** Calls on resources that no shipped rule allows. */
  public List<AuditEvent> notGranted() {
    return calls.stream()
        .filter(call -> !call.resource().isEmpty())
        .filter(call -> !call.group().equals(REVIEWS_OF_ONESELF))
        .filter(call -> rights.stream().noneMatch(right -> right.allows(call)))
        .toList();
  }

  /** Rights that no call made use of. */
  public List<Right> unused() {
    return rights.stream().filter(right -> calls.stream().noneMatch(right::allows)).toList();
  }

  /**
   * Calls about Secrets other than lists and watches of those labelled as credentials, and what
   * keeps the keys of the consent callback, which is the operator's own.
   */
  public List<AuditEvent> secretsBeyondTheLabel() {
    return calls.stream()
        .filter(call -> call.resource().equals("secrets"))
        .filter(call -> !isAboutItsOwnKeys(call))
        .filter(
            call ->
                !Set.of("list", "watch").contains(call.verb())
                    || !SELECTORS.contains(call.parameter("labelSelector")))
        .toList();
  }

  private static boolean isAboutItsOwnKeys(AuditEvent call) {
    return Set.of("get", "create").contains(call.verb())
        && call.namespace().equals(Installation.NAMESPACE)
        && call.name().equals(StateKeys.SECRET);
  }

  /**
   * Writes to the kinds that users write, their status, {@link #FLEET}'s feeds and the finalizer of
   * a release aside; that nothing else is written with it is what the shipped policy sees to.
   */
  public List<AuditEvent> writesToUsersObjects() {
    return writesBesideTheStatus().stream()
        .filter(call -> !call.uri().contains("fieldManager=mde-operator-release"))
        .filter(
            call ->
                !Set.of("mdealertsyncs", "mdehuntingqueries").contains(call.resource())
                    || !call.name().startsWith(FLEET + "-"))
        .toList();
  }

  /** Writes to the kinds, their status aside. */
  public List<AuditEvent> writesBesideTheStatus() {
    return calls.stream()
        .filter(call -> call.group().equals(Api.GROUP))
        .filter(AuditEvent::isWrite)
        .filter(call -> !call.subresource().equals("status"))
        .toList();
  }

  /** Writes, those of the election of a leader aside. */
  public List<AuditEvent> writes() {
    return calls.stream()
        .filter(AuditEvent::isWrite)
        .filter(call -> !call.group().equals(REVIEWS_OF_ONESELF))
        .filter(call -> !call.resource().equals("leases"))
        .toList();
  }
}
