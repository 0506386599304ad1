// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.application;

import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.credential.ApplicationCredential;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.kube.informer.Informers;
import io.mdeoperator.shard.Shard;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the checks of an application are based on; from caches only.
 *
 * @param tenants the MdeTenants that refer to the application
 * @param shard whose tenants show this process what the credential is worth
 */
record ApplicationInput(Optional<Secret> secret, List<MdeTenant> tenants, Shard shard) {
  static ApplicationInput gather(
      MdeApplication application,
      Context<MdeApplication> context,
      List<MdeTenant> tenants,
      Shard shard) {
    var namespace = application.getMetadata().getNamespace();
    var secret =
        ApplicationCredential.secretName(application)
            .flatMap(name -> Informers.secret(context, namespace, name));
    return new ApplicationInput(secret, tenants, shard);
  }

  int readyTenants() {
    return (int) tenants.stream().filter(Conditions::isReady).count();
  }

  /** How many customers' tenants could confirm what one has shown of the credential. */
  int confirmingTenants() {
    return (int)
        tenants.stream()
            .filter(shard::owns)
            .filter(tenant -> tenant.getSpec() != null && tenant.getSpec().tenantId() != null)
            .filter(tenant -> !tenant.getSpec().suspend() && !lacksConsent(tenant))
            .map(tenant -> tenant.getSpec().tenantId().toLowerCase(Locale.ROOT))
            .distinct()
            .count();
  }

  /** Where the app is not known, Entra does not get as far as looking at its credential. */
  private static boolean lacksConsent(MdeTenant tenant) {
    return Conditions.find(StatusWriter.conditionsOf(tenant), ConditionType.CONSENT_GRANTED)
        .filter(consent -> "False".equals(consent.getStatus()))
        .isPresent();
  }

  /** Whether an update of a tenant can change what the application's status says of its tenants. */
  static boolean countsOtherwise(MdeTenant newer, MdeTenant older) {
    return Conditions.isReady(newer) != Conditions.isReady(older);
  }

  static ResourceID applicationOf(MdeTenant tenant) {
    var ref = tenant.getSpec() == null ? null : tenant.getSpec().applicationRef();
    return new ResourceID(ref == null ? "" : ref.name(), tenant.getMetadata().getNamespace());
  }
}
