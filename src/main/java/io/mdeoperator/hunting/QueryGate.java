// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.GraphRoles;
import io.mdeoperator.credential.TenantGate;
import io.mdeoperator.fleet.Pause;
import io.mdeoperator.hunting.run.HuntingRole;
import io.mdeoperator.hunting.run.QueryInput;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.RemedyPlaceholders;
import io.mdeoperator.kube.StatusWriter;
import java.util.List;
import java.util.Optional;

/** Whether a query may run. Pure. */
sealed interface QueryGate {
  /** The query may run. */
  record Open() implements QueryGate {}

  /** The query must not run until something changes; the finding says what. */
  record Held(Finding finding) implements QueryGate {}

  /** The query or its tenant is suspended. */
  record Paused(String message) implements QueryGate {}

  /** What only a change of the spec mends, or somebody who asks for it. */
  List<Reason> PERMANENT =
      List.of(Reason.QUERY_SYNTAX, Reason.COLUMN_UNKNOWN, Reason.RESULT_TRUNCATED);

  /** The first obstacle decides. */
  static QueryGate of(QueryInput input, boolean isEnabled) {
    return specProblem(input)
        .or(() -> pause(input))
        .or(() -> isEnabled ? Optional.empty() : held(Reason.HUNTING_DISABLED, "Hunting is off."))
        .or(() -> tenantProblem(input))
        .or(() -> permanentProblem(input))
        .orElseGet(Open::new);
  }

  /** Whether an update of a tenant can open or close the gate of its queries, or give it one. */
  static boolean matters(MdeTenant newer, MdeTenant older) {
    return TenantGate.matters(newer, older, QueryGate::graphRoles);
  }

  private static Optional<List<String>> graphRoles(MdeTenant tenant) {
    return MdeTenantStatus.graphRolesOf(tenant).map(GraphRoles::grantedRoles);
  }

  private static Optional<QueryGate> specProblem(QueryInput input) {
    return QueryProblems.first(input.spec()).flatMap(what -> held(Reason.SPEC_INVALID, what));
  }

  private static Optional<QueryGate> pause(QueryInput input) {
    return Pause.of(input.query(), "query", input.spec().suspend(), input.tenant())
        .map(Paused::new);
  }

  private static Optional<QueryGate> tenantProblem(QueryInput input) {
    return TenantGate.problem(
            QueryInput.tenantName(input.query()).orElseThrow(),
            input.tenant(),
            input.application().isPresent())
        .<QueryGate>map(Held::new)
        .or(() -> graphRoleProblem(input, input.tenant().orElseThrow()));
  }

  private static Optional<QueryGate> graphRoleProblem(QueryInput input, MdeTenant tenant) {
    return graphRoles(tenant)
        .filter(granted -> !granted.contains(HuntingRole.NAME))
        .map(_ -> roleMissing(input, tenant));
  }

  private static QueryGate roleMissing(QueryInput input, MdeTenant tenant) {
    return new Held(
        Finding.failed(
            Reason.GRAPH_ROLE_MISSING,
            TenantGate.named(tenant)
                + " has not granted "
                + HuntingRole.NAME
                + " of Microsoft Graph.",
            RemedyPlaceholders.of(tenant, input.application())));
  }

  /** As the status has it for this spec, so that it holds over a restart. */
  private static Optional<QueryGate> permanentProblem(QueryInput input) {
    var generation = input.query().getMetadata().getGeneration();
    return Conditions.find(StatusWriter.conditionsOf(input.query()), ConditionType.READY)
        .filter(ready -> "False".equals(ready.getStatus()) && !input.isRequested())
        .filter(ready -> generation.equals(ready.getObservedGeneration()))
        .flatMap(
            ready ->
                PERMANENT.stream()
                    .filter(reason -> reason.value().equals(ready.getReason()))
                    .findFirst()
                    .map(reason -> new Held(new Finding.Failed(reason, ready.getMessage()))));
  }

  private static Optional<QueryGate> held(Reason reason, String what) {
    return Optional.of(new Held(Finding.failed(reason, what)));
  }
}
