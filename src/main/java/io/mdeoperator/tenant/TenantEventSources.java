// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.Informable;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.credential.ApplicationCredential;
import io.mdeoperator.credential.TenantAccess;
import io.mdeoperator.defender.AccessDeniedNotifier;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.ClientCredential.Version;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.DeletionEvents;
import io.mdeoperator.kube.UpdateFilter;
import io.mdeoperator.kube.informer.Informers;
import io.mdeoperator.kube.informer.ObjectIndex;
import io.mdeoperator.shard.Shard;
import io.mdeoperator.tenant.DelayedTriggers.Trigger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What events reconcile which tenants, and when. Informers cache objects and tell of changes; the
 * methods that return triggers decide, and change nothing; {@link DelayedTriggers} alone schedules.
 */
final class TenantEventSources {
  private final Indexes indexes;
  private final Shard shard;
  private final CredentialRollout rollout;

  /**
   * @param shard whose tenants try a credential, since others are not reconciled here
   */
  TenantEventSources(Indexes indexes, Shard shard, CredentialGate gate) {
    this.indexes = indexes;
    this.shard = shard;
    this.rollout = new CredentialRollout(gate);
  }

  /**
   * What events lead to tenants by.
   *
   * @param byApplication tenants by the namespace and name of the application that they refer to
   * @param byTenantId tenants by the id of the customer's tenant, in lower case
   * @param bySecret applications by the namespace and name of the Secret that they refer to
   * @param byUid applications by their uid
   */
  record Indexes(
      ObjectIndex<MdeTenant> byApplication,
      ObjectIndex<MdeTenant> byTenantId,
      ObjectIndex<MdeApplication> bySecret,
      ObjectIndex<MdeApplication> byUid) {
    private static Indexes of(
        Informable<MdeTenant> tenants, Informable<MdeApplication> applications) {
      var indexes = create();
      Informers.fill(tenants, indexes.byApplication);
      Informers.fill(tenants, indexes.byTenantId);
      Informers.fill(applications, indexes.bySecret);
      Informers.fill(applications, indexes.byUid);
      return indexes;
    }

    /** Empty ones. */
    static Indexes create() {
      return new Indexes(
          ObjectIndex.byNames(tenant -> TenantAccess.applicationName(tenant).stream()),
          new ObjectIndex<>(TenantEventSources::tenantIds),
          ObjectIndex.byNames(ApplicationCredential::secretNames),
          ObjectIndex.byUid());
    }
  }

  static List<EventSource<?, MdeTenant>> of(
      EventSourceContext<MdeTenant> context,
      Informers informers,
      Shard shard,
      CredentialGate gate,
      AccessDeniedNotifier refusals,
      TokenSource tokens,
      Clouds clouds) {
    var applications =
        informers.observe(
            "applications", MdeApplication.class, context, TenantEventSources::isRelevant);
    var secrets = informers.observeSecrets(context);
    var indexes = Indexes.of(context.getControllerConfiguration(), applications.configuration());
    var policy = new TenantEventSources(indexes, shard, gate);
    var triggers = new DelayedTriggers();
    applications.onChange(application -> triggers.schedule(policy.applicationChanged(application)));
    secrets.onChange(secret -> triggers.schedule(policy.secretChanged(secret)));
    gate.onChange(version -> triggers.schedule(policy.credentialStateChanged(version)));
    refusals.onRefused(tenantId -> triggers.schedule(policy.accessDenied(tenantId)));
    var deletions =
        new DeletionEvents<MdeTenant>(
            tenant -> tokensOf(tenant, applications, clouds).forEach(tokens::forget));
    return List.of(applications, secrets, triggers, deletions);
  }

  List<Trigger> applicationChanged(MdeApplication application) {
    return Trigger.staggered(tenantsOf(application));
  }

  List<Trigger> secretChanged(Secret secret) {
    return indexes.bySecret.referringTo(secret).stream()
        .filter(application -> application.getSpec() != null)
        .flatMap(
            application ->
                version(application, secret).stream()
                    .flatMap(version -> rollout.triggers(version, tenantsOf(application)).stream()))
        .toList();
  }

  List<Trigger> credentialStateChanged(Version version) {
    return indexes.byUid.get(version.applicationUid()).stream()
        .flatMap(application -> rollout.triggers(version, tenantsOf(application)).stream())
        .toList();
  }

  /** A tenant that is not Ready is checked again in time. */
  List<Trigger> accessDenied(String tenantId) {
    return Trigger.atOnce(
        indexes.byTenantId.get(tenantId).stream().filter(Conditions::isReady).toList());
  }

  private List<MdeTenant> tenantsOf(MdeApplication application) {
    return indexes.byApplication.referringTo(application).stream().filter(shard::owns).toList();
  }

  private static Optional<Version> version(MdeApplication application, Secret secret) {
    return ApplicationCredential.of(application, Optional.of(secret))
            instanceof Result.Ok<ClientCredential>(var credential)
        ? Optional.of(credential.version())
        : Optional.empty();
  }

  /** What the tokens of a deleted tenant were requested by. */
  private static List<TokenRequest> tokensOf(
      MdeTenant tenant, ResourceCache<MdeApplication> applications, Clouds clouds) {
    return TenantAccess.applicationName(tenant)
        .filter(_ -> !tenantIds(tenant).isEmpty())
        .flatMap(
            name -> applications.get(new ResourceID(name, tenant.getMetadata().getNamespace())))
        .filter(
            application ->
                application.getSpec() != null && application.getSpec().clientId() != null)
        .stream()
        .flatMap(
            application ->
                Stream.of(
                    TenantAccess.of(tenant, application, Optional.empty(), clouds),
                    TenantAccess.graph(tenant, application, Optional.empty(), clouds)))
        .map(TenantApi::tokens)
        .toList();
  }

  /**
   * Whether an update of an application can change its tenants' findings. That it has become Ready
   * is not enough: they wait until its credential is proven.
   */
  private static boolean isRelevant(MdeApplication newer, MdeApplication older) {
    return UpdateFilter.changesSpec(newer, older)
        || (!Conditions.readiness(newer).equals(Conditions.readiness(older))
            && !Conditions.isReady(newer));
  }

  private static List<String> tenantIds(MdeTenant tenant) {
    return tenant.getSpec() == null || tenant.getSpec().tenantId() == null
        ? List.of()
        : List.of(tenant.getSpec().tenantId().toLowerCase(Locale.ROOT));
  }
}
