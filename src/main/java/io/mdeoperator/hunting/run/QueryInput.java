// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQueryStatus;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.credential.SinkReferences;
import io.mdeoperator.credential.TenantAccess;
import io.mdeoperator.kube.Annotations;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.informer.Informers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a query depends on; from memory only.
 *
 * @param secret of the application
 * @param sinks what they refer to
 */
public record QueryInput(
    MdeHuntingQuery query,
    Optional<MdeTenant> tenant,
    Optional<MdeApplication> application,
    Optional<Secret> secret,
    SinkReferences sinks) {
  private static final Set<Reason> OF_HOLDS =
      Set.of(
          Reason.SUSPENDED,
          Reason.HUNTING_DISABLED,
          Reason.REFERENCE_NOT_FOUND,
          Reason.TENANT_NOT_READY,
          Reason.GRAPH_ROLE_MISSING,
          Reason.INTERNAL_ERROR);

  /** Gathers it. */
  public static QueryInput gather(MdeHuntingQuery query, Context<MdeHuntingQuery> context) {
    var namespace = query.getMetadata().getNamespace();
    var tenant =
        tenantName(query)
            .flatMap(name -> Informers.get(context, MdeTenant.class, namespace, name))
            .filter(found -> found.getSpec() != null);
    var application =
        tenant
            .flatMap(found -> TenantAccess.application(found, context))
            .filter(found -> found.getSpec() != null);
    return new QueryInput(
        query,
        tenant,
        application,
        application.flatMap(found -> TenantAccess.secret(found, context)),
        SinkReferences.gather(sinksOf(query), namespace, context));
  }

  /** The sinks of a query, whatever its spec looks like. */
  public static List<SinkSpec> sinksOf(MdeHuntingQuery query) {
    return Optional.ofNullable(query.getSpec()).map(MdeHuntingQuerySpec::sinks).orElse(List.of());
  }

  /** Name of the tenant that a query refers to, if it refers to one. */
  public static Optional<String> tenantName(MdeHuntingQuery query) {
    return Optional.ofNullable(query.getSpec())
        .map(MdeHuntingQuerySpec::tenantRef)
        .map(ref -> ref.name());
  }

  /** What the user asks for. */
  public MdeHuntingQuerySpec spec() {
    return query.getSpec();
  }

  /** What the object says; never null. */
  public MdeHuntingQueryStatus status() {
    return Optional.ofNullable(query.getStatus()).orElse(MdeHuntingQueryStatus.EMPTY);
  }

  /** Tells the object from every other one, those that are gone included. */
  public String uid() {
    return query.getMetadata().getUid();
  }

  public String namespace() {
    return query.getMetadata().getNamespace();
  }

  /** Names of the sinks, in the order of the spec. */
  public List<String> sinkNames() {
    return spec().sinks().stream().map(SinkSpec::name).toList();
  }

  /** What the status tells of each sink. */
  public List<SinkStatus> known() {
    return Optional.ofNullable(status().sinks()).orElse(List.of());
  }

  /** What the status tells of a sink. */
  public Optional<SinkStatus> known(String sink) {
    return known().stream().filter(one -> sink.equals(one.name())).findFirst();
  }

  /** Id of the tenant, lower case; empty while there is no such MdeTenant. */
  Optional<String> tenantId() {
    return tenant
        .map(MdeTenant::getSpec)
        .map(MdeTenantSpec::tenantId)
        .map(id -> id.toLowerCase(Locale.ROOT));
  }

  /** What the user calls the customer; empty where the MdeTenant does not say it. */
  public String displayName() {
    return tenant.map(MdeTenant::getSpec).map(MdeTenantSpec::displayName).orElse("");
  }

  /** Whether the status tells what held the query, and no more what a run came to. */
  boolean isHoldTold() {
    return Conditions.find(status().conditions(), ConditionType.READY)
        .filter(QueryInput::isOfHold)
        .isPresent();
  }

  /**
   * Whether Ready tells what held the query, or of an unexpected error: it stands in place of what
   * the last run came to, and says nothing any more once the query may run. Two of the reasons are
   * given by runs, too: such a query runs once more after each restart.
   */
  public static boolean isOfHold(Condition ready) {
    return OF_HOLDS.stream().anyMatch(reason -> reason.value().equals(ready.getReason()));
  }

  /** The value of the annotation that asks for a run at once, cut; null if there is none. */
  public String requestedAt() {
    return Annotations.requestedAt(query);
  }

  /** Whether the annotation has a value that was not acted on yet. */
  public boolean isRequested() {
    return requestedAt() != null && !requestedAt().equals(status().lastHandledRequestedAt());
  }

  /** Changes with everything that a person changes and that a run depends on. */
  List<Object> version() {
    return List.of(
        query.getMetadata().getGeneration(), sinks.versions(), Optional.ofNullable(requestedAt()));
  }
}
