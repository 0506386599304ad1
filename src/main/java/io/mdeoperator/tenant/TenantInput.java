// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.Roles;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationSpec;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import io.mdeoperator.consent.ConsentLinks;
import io.mdeoperator.consent.LinkStates;
import io.mdeoperator.credential.TenantAccess;
import io.mdeoperator.kube.Annotations;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.StatusWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the checks of a tenant are based on; from caches, except that the key of {@code linkState}
 * is read from its Secret from time to time.
 *
 * @param linkState what the consent link carries, so that the callback knows the tenant; empty
 *     where the link does not lead to the callback
 */
record TenantInput(
    MdeTenant tenant,
    Optional<MdeApplication> application,
    Optional<Secret> secret,
    Optional<String> linkState) {

  /** One whose link does not lead to the callback. */
  TenantInput(MdeTenant tenant, Optional<MdeApplication> application, Optional<Secret> secret) {
    this(tenant, application, secret, Optional.empty());
  }

  static TenantInput gather(MdeTenant tenant, Context<MdeTenant> context, LinkStates states) {
    var application = TenantAccess.application(tenant, context);
    var secret = application.flatMap(found -> TenantAccess.secret(found, context));
    var state =
        application
            .map(MdeApplication::getSpec)
            .map(MdeApplicationSpec::consent)
            .flatMap(_ -> linkState(tenant, states));
    return new TenantInput(tenant, application, secret, state);
  }

  /** Links are stable, also while the key that they are made with cannot be read. */
  private static Optional<String> linkState(MdeTenant tenant, LinkStates states) {
    return states
        .of(tenant.getMetadata().getUid())
        .or(
            () ->
                MdeTenantStatus.consentOf(tenant)
                    .map(ConsentStatus::url)
                    .flatMap(ConsentLinks::stateIn));
  }

  /** How often it is to be checked; empty when the spec cannot be read. */
  Optional<Duration> checkPeriod() {
    try {
      return Optional.of(Durations.parse(tenant.getSpec().checkPeriod()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Of Defender, from the tenant's own list, else its application's. */
  List<String> requiredRoles() {
    return Roles.ofDefender(allRequiredRoles());
  }

  /** Of Microsoft Graph; empty too while the lists cannot be read. */
  List<String> requiredGraphRoles() {
    return Roles.ofGraph(allRequiredRoles());
  }

  private List<String> allRequiredRoles() {
    return Optional.ofNullable(tenant.getSpec())
        .map(MdeTenantSpec::requiredRoles)
        .or(() -> application.map(MdeApplication::getSpec).map(MdeApplicationSpec::requiredRoles))
        .orElse(List.of());
  }

  /** The value of the annotation that asks for a check at once; null if there is none. */
  String requestedAt() {
    return Annotations.requestedAt(tenant);
  }

  /** Whether that value was not answered yet. */
  boolean isRequested() {
    return !Objects.equals(
        requestedAt(), status().map(MdeTenantStatus::lastHandledRequestedAt).orElse(null));
  }

  Optional<MdeTenantStatus> status() {
    return Optional.ofNullable(tenant.getStatus());
  }

  /** Whether the customer had ever consented. */
  boolean hadConsent() {
    return MdeTenantStatus.consentOf(tenant).map(ConsentStatus::firstGrantedTime).isPresent();
  }

  /** When the customer's administrator last came back from Entra, as the callback wrote it. */
  Optional<String> callbackTime() {
    return MdeTenantStatus.consentOf(tenant).map(ConsentStatus::lastCallbackTime);
  }

  private boolean hasNewCallback() {
    return callbackTime()
        .filter(
            time ->
                !MdeTenantStatus.consentOf(tenant)
                    .map(ConsentStatus::lastHandledCallbackTime)
                    .equals(Optional.of(time)))
        .isPresent();
  }

  /**
   * Whether a cached token would hide what has changed: a new request, callback or spec, or roles
   * that the customer may have granted since.
   */
  boolean needsFreshToken() {
    return isStale(ConditionType.CONSENT_GRANTED);
  }

  /** The same of Microsoft Graph. */
  boolean needsFreshGraphToken() {
    return isStale(ConditionType.GRAPH_CONSENT_GRANTED);
  }

  private boolean isStale(ConditionType consent) {
    return isRequested()
        || hasNewCallback()
        || status()
            .map(MdeTenantStatus::observedGeneration)
            .filter(seen -> seen > 0 && !seen.equals(tenant.getMetadata().getGeneration()))
            .isPresent()
        || Conditions.find(StatusWriter.conditionsOf(tenant), consent)
            .filter(found -> "False".equals(found.getStatus()))
            .isPresent();
  }
}
