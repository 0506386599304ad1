// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.TenantActions;
import io.mdeoperator.credential.TenantAccess;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.kube.Annotations;
import io.mdeoperator.kube.informer.Informers;
import java.util.Optional;

/**
 * What an action is decided by; from caches.
 *
 * @param status never null; what is decided by, and not always what the object has
 * @param api empty where the tenant or its application is not there
 */
record ActionInput(
    MdeMachineAction object,
    MdeMachineActionStatus status,
    Optional<MdeTenant> tenant,
    Optional<TenantApi> api) {
  static ActionInput gather(
      MdeMachineAction object, Context<MdeMachineAction> context, Clouds clouds) {
    var namespace = object.getMetadata().getNamespace();
    var tenant =
        Optional.ofNullable(object.getSpec())
            .map(MdeMachineActionSpec::tenantRef)
            .flatMap(ref -> Informers.get(context, MdeTenant.class, namespace, ref.name()))
            .filter(found -> found.getSpec() != null);
    var api =
        tenant.flatMap(
            found ->
                TenantAccess.application(found, context)
                    .filter(application -> application.getSpec() != null)
                    .map(
                        application ->
                            TenantAccess.of(
                                found,
                                application,
                                TenantAccess.secret(application, context),
                                clouds)));
    var status = object.getStatus() == null ? MdeMachineActionStatus.EMPTY : object.getStatus();
    return new ActionInput(object, status, tenant, api);
  }

  ActionInput with(MdeMachineActionStatus other) {
    return new ActionInput(object, other, tenant, api);
  }

  MdeMachineActionSpec spec() {
    return object.getSpec();
  }

  /** The customer's, in lower case; only where {@link #api} is there. */
  String tenantId() {
    return api.orElseThrow().tokens().tenantId();
  }

  /** What the tenant permits; only where that is there. */
  TenantActions permitted() {
    return tenant.orElseThrow().getSpec().permittedActions();
  }

  /** The token of the attempt that a person wants to be made whatever Defender's list says. */
  Optional<String> postAnyway() {
    return Annotations.value(object, Api.POST_ANYWAY_ANNOTATION);
  }

  /** Who has approved the action. */
  Optional<String> approvedBy() {
    return Annotations.value(object, Api.APPROVED_BY_ANNOTATION).filter(name -> !name.isBlank());
  }

  /** Who has asked for the action. */
  Optional<String> requestedBy() {
    return Annotations.value(object, Api.REQUESTED_BY_ANNOTATION);
  }

  /** Whether a person wants the object deleted without the release that is due. */
  boolean isReleaseAbandoned() {
    return Annotations.value(object, Api.ABANDON_RELEASE_ANNOTATION)
        .filter("true"::equals)
        .isPresent();
  }
}
