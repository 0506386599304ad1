// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.consent.CachedTenants;
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
import io.mdeoperator.kube.Informers;
import io.mdeoperator.shard.Shard;
import io.mdeoperator.tenant.DelayedTriggers.Trigger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What events reconcile which tenants, and when. Informers cache objects and tell of changes; the
 * methods that return triggers decide, and change nothing; {@link DelayedTriggers} alone schedules.
 */
final class TenantEventSources {
  private static final String BY_APPLICATION = "tenants-by-application";
  private static final String BY_TENANT_ID = "tenants-by-tenant-id";
  private static final String BY_SECRET = "applications-by-secret";
  private static final String BY_UID = "applications-by-uid";

  static final Map<String, Function<MdeTenant, List<String>>> TENANT_INDEXES =
      Map.of(
          BY_APPLICATION,
          TenantEventSources::applicationKeys,
          BY_TENANT_ID,
          TenantEventSources::tenantIds,
          CachedTenants.BY_UID,
          TenantEventSources::uids);

  static final Map<String, Function<MdeApplication, List<String>>> APPLICATION_INDEXES =
      Map.of(BY_SECRET, ApplicationCredential::secretKeys, BY_UID, TenantEventSources::uids);

  private final IndexedResourceCache<MdeTenant> tenants;
  private final IndexedResourceCache<MdeApplication> applications;
  private final Shard shard;
  private final CredentialRollout rollout;

  /**
   * @param shard whose tenants try a credential, since others are not reconciled here
   */
  TenantEventSources(
      IndexedResourceCache<MdeTenant> tenants,
      IndexedResourceCache<MdeApplication> applications,
      Shard shard,
      CredentialGate gate) {
    this.tenants = tenants;
    this.applications = applications;
    this.shard = shard;
    this.rollout = new CredentialRollout(gate);
  }

  static List<EventSource<?, MdeTenant>> of(
      EventSourceContext<MdeTenant> context,
      Informers informers,
      Shard shard,
      CredentialGate gate,
      AccessDeniedNotifier refusals,
      TokenSource tokens,
      Clouds clouds) {
    Informers.index(context.getPrimaryCache(), TENANT_INDEXES);
    var applications =
        informers.observe(
            "applications", MdeApplication.class, context, TenantEventSources::isRelevant);
    Informers.index(applications, APPLICATION_INDEXES);
    var secrets = informers.observeSecrets(context);
    var policy = new TenantEventSources(context.getPrimaryCache(), applications, shard, gate);
    var triggers = new DelayedTriggers();
    applications.onChange(application -> triggers.schedule(policy.applicationChanged(application)));
    secrets.onChange(secret -> triggers.schedule(policy.secretChanged(secret)));
    gate.onChange(version -> triggers.schedule(policy.credentialStateChanged(version)));
    refusals.onRefused(tenantId -> triggers.schedule(policy.accessDenied(tenantId)));
    var deletions =
        new DeletionEvents<MdeTenant>(
            tenant -> policy.tokensOf(tenant, clouds).forEach(tokens::forget));
    return List.of(applications, secrets, triggers, deletions);
  }

  List<Trigger> applicationChanged(MdeApplication application) {
    return Trigger.staggered(tenantsOf(application));
  }

  List<Trigger> secretChanged(Secret secret) {
    return applications.byIndex(BY_SECRET, Cache.metaNamespaceKeyFunc(secret)).stream()
        .filter(application -> application.getSpec() != null)
        .flatMap(
            application ->
                version(application, secret).stream()
                    .flatMap(version -> rollout.triggers(version, tenantsOf(application)).stream()))
        .toList();
  }

  List<Trigger> credentialStateChanged(Version version) {
    return applications.byIndex(BY_UID, version.applicationUid()).stream()
        .flatMap(application -> rollout.triggers(version, tenantsOf(application)).stream())
        .toList();
  }

  /** A tenant that is not Ready is checked again in time. */
  List<Trigger> accessDenied(String tenantId) {
    return Trigger.atOnce(
        tenants.byIndex(BY_TENANT_ID, tenantId).stream().filter(Conditions::isReady).toList());
  }

  private List<MdeTenant> tenantsOf(MdeApplication application) {
    return tenants.byIndex(BY_APPLICATION, Cache.metaNamespaceKeyFunc(application)).stream()
        .filter(shard::owns)
        .toList();
  }

  private static Optional<Version> version(MdeApplication application, Secret secret) {
    return ApplicationCredential.of(application, Optional.of(secret))
            instanceof Result.Ok<ClientCredential>(var credential)
        ? Optional.of(credential.version())
        : Optional.empty();
  }

  /** What the tokens of a deleted tenant were requested by. */
  List<TokenRequest> tokensOf(MdeTenant tenant, Clouds clouds) {
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
   * is not enough: they wait until its credential is proven. One that was deleted and created again
   * during a gap of the watch comes as an update, too.
   */
  private static boolean isRelevant(MdeApplication newer, MdeApplication older) {
    return !newer.getMetadata().getUid().equals(older.getMetadata().getUid())
        || !newer.getMetadata().getGeneration().equals(older.getMetadata().getGeneration())
        || (!Conditions.readiness(newer).equals(Conditions.readiness(older))
            && !Conditions.isReady(newer));
  }

  private static List<String> applicationKeys(MdeTenant tenant) {
    return TenantAccess.applicationName(tenant)
        .map(name -> List.of(Cache.namespaceKeyFunc(tenant.getMetadata().getNamespace(), name)))
        .orElse(List.of());
  }

  private static List<String> tenantIds(MdeTenant tenant) {
    return tenant.getSpec() == null || tenant.getSpec().tenantId() == null
        ? List.of()
        : List.of(tenant.getSpec().tenantId().toLowerCase(Locale.ROOT));
  }

  private static List<String> uids(HasMetadata object) {
    return List.of(object.getMetadata().getUid());
  }
}
