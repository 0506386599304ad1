// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.kube.informer.Informers;
import java.util.Optional;

/**
 * How a tenant's API is reached, put together from the objects in the cluster and the operator's
 * configuration.
 */
public final class TenantAccess {
  private TenantAccess() {}

  /** The application that a tenant refers to, from the cache; the controller must watch them. */
  public static Optional<MdeApplication> application(MdeTenant tenant, Context<?> context) {
    return applicationName(tenant)
        .flatMap(
            name ->
                Informers.get(
                    context, MdeApplication.class, tenant.getMetadata().getNamespace(), name));
  }

  /** Name of the application that a tenant refers to, if it refers to one. */
  public static Optional<String> applicationName(MdeTenant tenant) {
    return Optional.ofNullable(tenant.getSpec())
        .map(MdeTenantSpec::applicationRef)
        .map(LocalRef::name);
  }

  /** The Secret that an application refers to, from the cache; the controller must watch them. */
  public static Optional<Secret> secret(MdeApplication application, Context<?> context) {
    return ApplicationCredential.secretName(application)
        .flatMap(name -> Informers.secret(context, application.getMetadata().getNamespace(), name));
  }

  /**
   * The tenant's Defender API. An application whose credential cannot be used still gives one:
   * cached tokens keep working.
   *
   * @param secret the labelled Secret that the application refers to, if it exists
   */
  public static TenantApi of(
      MdeTenant tenant, MdeApplication application, Optional<Secret> secret, Clouds clouds) {
    var cloud = application.getSpec().cloud();
    var tokens =
        new ApplicationAccess(application, secret).tokens(tenant.getSpec().tenantId(), clouds);
    return new TenantApi(clouds.api(cloud, tenant.getSpec().geo()), tokens);
  }

  /** The tenant's Microsoft Graph, with tokens of its own, as the other one in all else. */
  public static TenantApi graph(
      MdeTenant tenant, MdeApplication application, Optional<Secret> secret, Clouds clouds) {
    var graph = clouds.graph(application.getSpec().cloud());
    return new TenantApi(
        graph.api(), of(tenant, application, secret, clouds).tokens().with(graph.audience()));
  }
}
