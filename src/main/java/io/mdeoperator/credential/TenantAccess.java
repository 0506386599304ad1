// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.TenantApi;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.kube.Informers;
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
   * The tenant's API. An application whose credential cannot be used still gives one: cached tokens
   * keep working.
   *
   * @param secret the labelled Secret that the application refers to, if it exists
   */
  public static TenantApi of(
      MdeTenant tenant, MdeApplication application, Optional<Secret> secret, Clouds clouds) {
    var cloud = application.getSpec().cloud();
    var entra = clouds.entra(cloud);
    var tokens =
        new TokenRequest(
            entra,
            application.getSpec().clientId(),
            tenant.getSpec().tenantId(),
            credential(application, secret, entra));
    return new TenantApi(clouds.api(cloud, tenant.getSpec().geo()), tokens);
  }

  private static ClientCredential credential(
      MdeApplication application, Optional<Secret> secret, CloudEndpoints cloud) {
    return switch (ApplicationCredential.of(application, secret, cloud)) {
      case Result.Ok<ClientCredential>(var credential) -> credential;
      case Result.Failed<ClientCredential>(var problem) ->
          new ClientCredential.Unusable(
              new ClientCredential.Version(
                  application.getMetadata().getUid(),
                  secret.map(found -> found.getMetadata().getResourceVersion()).orElse("")),
              "The MdeApplication '"
                  + application.getMetadata().getName()
                  + "' cannot be used ("
                  + problem.reason().value()
                  + ").");
    };
  }
}
