// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQueryStatus;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQueryStatus.Failing;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQueryStatus.Fleet;
import io.mdeoperator.fleet.ChildApplier;
import io.mdeoperator.fleet.FleetFinding;
import io.mdeoperator.hunting.run.QueryInput;
import io.mdeoperator.kube.Annotations;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.StatusWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sums up the children of a query for many tenants. A tenant that lacks a table is told of and
 * fails alone: it would never have it while the others hunt. Pure.
 */
final class FleetQueryStatus {
  private static final int MAX_FAILING = 20;
  private static final FleetFinding READY =
      new FleetFinding(new FleetQueries().word(), Reason.QUERIES_NOT_READY);

  private final MdeHuntingQuery parent;
  private final ChildApplier.Result<MdeHuntingQuery> applied;
  private final Instant now;

  FleetQueryStatus(
      MdeHuntingQuery parent, ChildApplier.Result<MdeHuntingQuery> applied, Instant now) {
    this.parent = parent;
    this.applied = applied;
    this.now = now;
  }

  /** The parent's status. */
  MdeHuntingQueryStatus sum() {
    var before = Optional.ofNullable(parent.getStatus());
    return MdeHuntingQueryStatus.EMPTY
        .withConditions(parent.getMetadata().getGeneration(), conditions())
        .withLastHandledRequestedAt(
            applied.isIncomplete()
                ? before.map(MdeHuntingQueryStatus::lastHandledRequestedAt).orElse(null)
                : Annotations.requestedAt(parent))
        .withFleet(fleet());
  }

  private Fleet fleet() {
    var members = applied.children().members();
    var waiting = members.stream().filter(child -> !Conditions.isReady(child)).toList();
    return new Fleet(
        applied.children().size(),
        members.size() - waiting.size(),
        waiting.stream()
            .limit(MAX_FAILING)
            .map(
                child ->
                    new Failing(
                        QueryInput.tenantName(child).orElse(""), FleetFinding.reason(child)))
            .toList());
  }

  private List<Condition> conditions() {
    var conditions =
        new Conditions(
            StatusWriter.conditionsOf(parent), parent.getMetadata().getGeneration(), now);
    return parent.getSpec().suspend()
        ? conditions.keepReady(Reason.SUSPENDED, Reason.SUSPENDED.meaningAndRemedy()).build()
        : conditions.ready(READY.of(parent, applied, FleetQueryStatus::countsAgainstAll)).build();
  }

  private static boolean countsAgainstAll(MdeHuntingQuery child) {
    return !Reason.TABLE_UNAVAILABLE.value().equals(FleetFinding.reason(child));
  }
}
