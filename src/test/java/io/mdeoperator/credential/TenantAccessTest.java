// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.CredentialSpec;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationSpec;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.config.BuiltInClouds;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.entra.token.TokenKey;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TenantAccessTest {
  private static final String CLIENT = "11111111-1111-1111-1111-111111111111";
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final Clouds CLOUDS = BuiltInClouds.with(OperatorConfig.defaults());

  @ParameterizedTest
  @EnumSource
  void graphTokenNeverSentToMde(Cloud cloud) {
    var defender = TenantAccess.of(tenant(), application(cloud), Optional.empty(), CLOUDS);

    assertThat(defender.baseUrl()).isEqualTo(CLOUDS.api(cloud, Geo.DEFAULT));
    assertThat(defender.tokens().isForDefender()).isTrue();
    assertThat(defender.tokens().audience().accepted())
        .doesNotContainAnyElementsOf(CLOUDS.graph(cloud).audience().accepted());
  }

  @ParameterizedTest
  @EnumSource
  void mdeTokenNeverSentToGraph(Cloud cloud) {
    var graph = TenantAccess.graph(tenant(), application(cloud), Optional.empty(), CLOUDS);

    assertThat(graph.baseUrl()).isEqualTo(CLOUDS.graph(cloud).api());
    assertThat(graph.tokens().audience()).isEqualTo(CLOUDS.graph(cloud).audience());
    assertThat(graph.tokens().isForDefender()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheTokensOfBothApart(Cloud cloud) {
    var defender = TenantAccess.of(tenant(), application(cloud), Optional.empty(), CLOUDS);
    var graph = TenantAccess.graph(tenant(), application(cloud), Optional.empty(), CLOUDS);

    assertThat(TokenKey.of(graph.tokens())).isNotEqualTo(TokenKey.of(defender.tokens()));
    assertThat(graph.tokens().with(defender.tokens().audience())).isEqualTo(defender.tokens());
  }

  private static MdeTenant tenant() {
    var tenant = new MdeTenant();
    tenant.setSpec(MdeTenantSpec.of(new LocalRef("partner"), CONTOSO));
    return tenant;
  }

  private static MdeApplication application(Cloud cloud) {
    var application = new MdeApplication();
    application.getMetadata().setName("partner");
    application.getMetadata().setNamespace("partner");
    application.getMetadata().setUid("uid-1");
    var secret = new CredentialSpec.ClientSecretRef(new LocalRef("partner-app"), null);
    application.setSpec(
        new MdeApplicationSpec(CLIENT, cloud, new CredentialSpec(secret, null, null), null, null));
    return application;
  }
}
