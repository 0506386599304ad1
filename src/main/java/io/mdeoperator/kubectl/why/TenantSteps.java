// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.why;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.KubeObject.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The checks of a tenant, in the operator's order. Pure. */
final class TenantSteps {
  private static final String NOT_CHECKED = "not checked yet";

  private TenantSteps() {}

  static List<Step> of(KubeObject tenant) {
    var whole = Step.ofReady(tenant, "");
    if (tenant.isSuspended() || tenant.ready().isEmpty()) {
      return List.of(whole);
    }
    var checks =
        Stream.of(
                Stream.of(token(tenant), consent(tenant), roles(tenant), api(tenant)),
                graph(tenant).stream())
            .flatMap(steps -> steps)
            .toList();
    // Its reason is that of the check that fails.
    return checks.stream().anyMatch(Step::isFailed)
        ? checks
        : Stream.concat(checks.stream(), Stream.of(whole)).toList();
  }

  private static Step token(KubeObject tenant) {
    var says =
        tenant
            .text("status", "token", "expirationTime")
            .map(time -> "expires " + time)
            .orElse("no token yet");
    return of("token", tenant.condition(ConditionType.TOKEN_ACQUIRED), says);
  }

  private static Step consent(KubeObject tenant) {
    var condition = tenant.condition(ConditionType.CONSENT_GRANTED);
    var since =
        tenant
            .text("status", "consent", "firstGrantedTime")
            .map(time -> "first seen " + time)
            .orElse("");
    return isMissingRoles(condition)
        ? Step.ok("consent", "granted, but not for all roles")
        : of("consent", condition, since);
  }

  private static Step roles(KubeObject tenant) {
    var missing = String.join(", ", tenant.texts("status", "consent", "missingRoles"));
    var granted = String.join(", ", tenant.texts("status", "consent", "grantedRoles"));
    var condition = tenant.condition(ConditionType.CONSENT_GRANTED);
    if (isMissingRoles(condition)) {
      return Step.failed("roles", "missing: " + missing, cause(tenant, condition.orElseThrow()));
    }
    return condition.filter(Condition::isTrue).isPresent()
        ? Step.ok("roles", "granted: " + granted)
        : Step.waiting("roles", NOT_CHECKED);
  }

  private static Step api(KubeObject tenant) {
    return of("Defender API", tenant.condition(ConditionType.API_REACHABLE), "");
  }

  /** What lacks for hunting is a warning: alerts do not need it. */
  private static Optional<Step> graph(KubeObject tenant) {
    var title = "roles of Microsoft Graph";
    return tenant
        .condition(ConditionType.GRAPH_CONSENT_GRANTED)
        .map(
            condition ->
                switch (condition.status()) {
                  case "True" -> Step.ok(title, "granted: " + graph(tenant, "grantedRoles"));
                  case "False" ->
                      Step.warning(title, "missing: " + graph(tenant, "missingRoles"), condition);
                  default -> Step.waiting(title, NOT_CHECKED);
                });
  }

  private static String graph(KubeObject tenant, String list) {
    return String.join(", ", tenant.texts("status", "consent", "graph", list));
  }

  /** Ready's message has the remedy of this case. */
  private static Condition cause(KubeObject tenant, Condition found) {
    return tenant.ready().filter(Condition::isFalse).orElse(found);
  }

  private static boolean isMissingRoles(Optional<Condition> condition) {
    return condition
        .filter(found -> found.reason().equals(Reason.ROLES_MISSING.value()))
        .isPresent();
  }

  private static Step of(String title, Optional<Condition> condition, String more) {
    if (condition.isEmpty()) {
      return Step.waiting(title, NOT_CHECKED);
    }
    var found = condition.orElseThrow();
    var says = found.reason() + (more.isEmpty() ? "" : ", " + more);
    return switch (found.status()) {
      case "True" -> Step.ok(title, says);
      case "False" -> Step.failed(title, says, found);
      default -> Step.waiting(title, NOT_CHECKED);
    };
  }
}
