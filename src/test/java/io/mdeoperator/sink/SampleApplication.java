// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mdeoperator.api.ApplicationAuth;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.CredentialSpec;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationSpec;
import io.mdeoperator.config.BuiltInClouds;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.config.OperatorConfig.CloudOverride;
import io.mdeoperator.credential.ApplicationAccess;
import io.mdeoperator.defender.Clouds;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applications for tests of sinks whose receivers trust Entra. */
public final class SampleApplication {
  /** The app registration of {@link #PARTNER}. */
  public static final String CLIENT = "11111111-1111-1111-1111-111111111111";

  /** The tenant that receivers belong to. */
  public static final String PARTNER_TENANT = "99999999-9999-9999-9999-999999999999";

  /** The name of the usual application. */
  public static final String PARTNER = "partner";

  private SampleApplication() {}

  /** The usual application with this client secret. */
  public static ApplicationAccess partner(String clientSecret) {
    return of(PARTNER, CLIENT, clientSecret);
  }

  /** An application with this client secret. */
  public static ApplicationAccess of(String name, String clientId, String clientSecret) {
    var application = new MdeApplication();
    application.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("ns")
            .withName(name)
            .withUid("uid-of-" + name)
            .withGeneration(1L)
            .build());
    var secretName = name + "-app";
    var secretKey = new CredentialSpec.ClientSecretRef(new LocalRef(secretName), "clientSecret");
    application.setSpec(
        new MdeApplicationSpec(
            clientId, Cloud.PUBLIC, new CredentialSpec(secretKey, null, null), null, null));
    var secret = Samples.secret(secretName, Map.of("clientSecret", clientSecret));
    return new ApplicationAccess(application, Optional.of(secret));
  }

  /** An application as a sink names it, in the {@link #PARTNER_TENANT}. */
  public static ApplicationAuth auth(String name) {
    return new ApplicationAuth(new LocalRef(name), PARTNER_TENANT);
  }

  /**
   * The public cloud.
   *
   * @param login where tokens come from
   * @param ingestionHosts which hosts take logs
   */
  public static Clouds clouds(URI login, List<String> ingestionHosts) {
    var monitor = "https://monitor.azure.com/.default";
    var graph = URI.create("https://graph.example");
    var override =
        new CloudOverride(
            login, null, monitor, Set.of(monitor), null, graph, null, monitor, ingestionHosts);
    return BuiltInClouds.with(OperatorConfig.defaults().withClouds(Map.of(Cloud.PUBLIC, override)));
  }
}
