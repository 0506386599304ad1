// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.GraphRoles;
import io.mdeoperator.fleet.Children;
import io.mdeoperator.hunting.run.HuntingRole;
import io.mdeoperator.hunting.run.QueryInput;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.RemedyPlaceholders;
import io.mdeoperator.kube.StatusWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
    return !Objects.equals(newer.getMetadata().getGeneration(), older.getMetadata().getGeneration())
        || !Conditions.readiness(newer).equals(Conditions.readiness(older))
        || !graphRoles(newer).equals(graphRoles(older))
        || !Objects.equals(newer.getMetadata().getLabels(), older.getMetadata().getLabels());
  }

  private static Optional<List<String>> graphRoles(MdeTenant tenant) {
    return MdeTenantStatus.graphRolesOf(tenant).map(GraphRoles::grantedRoles);
  }

  private static Optional<QueryGate> specProblem(QueryInput input) {
    return QueryProblems.first(input.spec()).flatMap(what -> held(Reason.SPEC_INVALID, what));
  }

  private static Optional<QueryGate> pause(QueryInput input) {
    if (input.spec().suspend()) {
      return Optional.of(
          new Paused(
              Children.deletion(input.query())
                  .map(QueryGate::matchesNoMore)
                  .orElse(Reason.SUSPENDED.meaningAndRemedy())));
    }
    return input
        .tenant()
        .filter(tenant -> tenant.getSpec().suspend())
        .map(
            tenant ->
                new Paused(
                    named(tenant) + " is suspended. Set its spec.suspend to false to resume."));
  }

  private static String matchesNoMore(Instant deletion) {
    return "The labels of the tenant no longer match the spec.tenantSelector of the query that this one belongs to."
        + " It resumes where it stopped if they match again, and is deleted at "
        + Timestamps.seconds(deletion)
        + ".";
  }

  private static Optional<QueryGate> tenantProblem(QueryInput input) {
    if (input.tenant().isEmpty()) {
      return held(
          Reason.REFERENCE_NOT_FOUND,
          "spec.tenantRef: there is no MdeTenant '"
              + QueryInput.tenantName(input.query()).orElseThrow()
              + "' in this namespace.");
    }
    var tenant = input.tenant().get();
    if (!Conditions.isReady(tenant) || input.application().isEmpty()) {
      var why =
          Conditions.find(StatusWriter.conditionsOf(tenant), ConditionType.READY)
              .filter(ready -> !"True".equals(ready.getStatus()))
              .map(Condition::getReason)
              .orElse(Reason.PROGRESSING.value());
      return held(Reason.TENANT_NOT_READY, named(tenant) + " is not Ready (" + why + ").");
    }
    return graphRoles(tenant)
        .filter(granted -> !granted.contains(HuntingRole.NAME))
        .map(_ -> roleMissing(input, tenant));
  }

  private static QueryGate roleMissing(QueryInput input, MdeTenant tenant) {
    return new Held(
        Finding.failed(
            Reason.GRAPH_ROLE_MISSING,
            named(tenant) + " has not granted " + HuntingRole.NAME + " of Microsoft Graph.",
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

  private static String named(MdeTenant tenant) {
    return "The MdeTenant '" + tenant.getMetadata().getName() + "'";
  }

  private static Optional<QueryGate> held(Reason reason, String what) {
    return Optional.of(new Held(Finding.failed(reason, what)));
  }
}
