// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.kube.informer.Informers;
import java.util.List;
import java.util.Optional;

/**
 * An application and what its credential is made of, as they are in the cluster.
 *
 * @param application one that can be read: it has a client id
 * @param secret the labelled Secret that it refers to, if that exists
 */
public record ApplicationAccess(MdeApplication application, Optional<Secret> secret) {
  /**
   * From the caches; the controller must watch applications and their Secrets.
   *
   * @return empty when there is no such application, or none that can be read
   */
  public static Optional<ApplicationAccess> find(
      Context<?> context, String namespace, String name) {
    return Informers.get(context, MdeApplication.class, namespace, name)
        .filter(found -> found.getSpec() != null && found.getSpec().clientId() != null)
        .map(found -> new ApplicationAccess(found, TenantAccess.secret(found, context)));
  }

  /**
   * How tokens for a tenant are asked for. An application whose credential cannot be used still
   * gives one: cached tokens keep working.
   */
  public TokenRequest tokens(String tenantId, Clouds clouds) {
    var entra = clouds.entra(application.getSpec().cloud());
    return new TokenRequest(
        entra, application.getSpec().clientId(), tenantId, credential(application, secret, entra));
  }

  /** Changes whenever a person changes the application or its Secret. */
  public String version() {
    return List.of(
            application.getMetadata().getUid(),
            application.getMetadata().getGeneration(),
            secret.map(found -> found.getMetadata().getResourceVersion()).orElse(""))
        .toString();
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
