// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.consent.ConsentLinks;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.entra.token.TokenEndpointVersion;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BuiltInCloudsTest {
  private static final String CLIENT = "11111111-1111-1111-1111-111111111111";
  private static final Clouds CLOUDS = BuiltInClouds.with(OperatorConfig.defaults());

  @ParameterizedTest
  @CsvSource({
    "PUBLIC, login.microsoftonline.com, api.security.microsoft.com, https://api.securitycenter.microsoft.com, portal.azure.com, security.microsoft.com",
    "US_GOV_GCC, login.microsoftonline.com, api-gcc.securitycenter.microsoft.us, https://api-gcc.securitycenter.microsoft.us, portal.azure.com, security.microsoft.com",
    "US_GOV_GCC_HIGH, login.microsoftonline.us, api-gov.securitycenter.microsoft.us, https://api-gov.securitycenter.microsoft.us, portal.azure.us, security.microsoft.us",
    "US_GOV_DOD, login.microsoftonline.us, api-gov.securitycenter.microsoft.us, https://api-gov.securitycenter.microsoft.us, portal.azure.us, security.apps.mil",
  })
  void knowsWhereEachCloudIs(
      Cloud cloud, String login, String api, String resource, String azure, String defender) {
    var entra = CLOUDS.entra(cloud);

    assertThat(entra.loginUrl()).isEqualTo(URI.create("https://" + login));
    assertThat(entra.scope()).isEqualTo(resource + "/.default");
    assertThat(entra.defender().resource()).isEqualTo(resource);
    assertThat(entra.audiences()).contains(resource);
    assertThat(entra.tokenEndpoint()).isEqualTo(TokenEndpointVersion.V2);
    assertThat(cloud.azurePortal()).isEqualTo(azure);
    assertThat(cloud.defenderPortal()).isEqualTo(defender);
    assertThat(CLOUDS.api(cloud, Geo.DEFAULT)).isEqualTo(URI.create("https://" + api));
    assertThat(ConsentLinks.anyTenant(entra, CLIENT))
        .startsWith("https://" + login + "/common/oauth2/authorize?");
    assertThat(
            ConsentLinks.oneTenant(
                entra, CLIENT, CLIENT, "https://mde.partner.example/", Optional.empty()))
        .startsWith("https://" + login + "/" + CLIENT + "/v2.0/adminconsent?")
        .contains("&scope=https%3A%2F%2F" + resource.substring(8) + "%2F.default&");
  }

  @ParameterizedTest
  @EnumSource(value = Geo.class, mode = EnumSource.Mode.EXCLUDE, names = "DEFAULT")
  void changesTheApiHostAloneForARegion(Geo geo) {
    assertThat(CLOUDS.api(Cloud.PUBLIC, geo))
        .isEqualTo(URI.create("https://" + geo.hostPrefix() + "api.security.microsoft.com"));
    assertThat(CLOUDS.entra(Cloud.PUBLIC).audiences())
        .noneMatch(audience -> audience.contains(geo.hostPrefix() + "api.security.microsoft.com"));
    assertThat(CLOUDS.api(Cloud.US_GOV_GCC, geo))
        .isEqualTo(CLOUDS.api(Cloud.US_GOV_GCC, Geo.DEFAULT));
  }

  @Test
  void leavesTheRegionsOutWhereTheApiUrlIsConfigured() {
    var clouds = overridden(override(URI.create("https://api.example:8443/"), null, null));

    for (var geo : Geo.values()) {
      assertThat(clouds.api(Cloud.PUBLIC, geo)).isEqualTo(URI.create("https://api.example:8443"));
    }
  }

  @Test
  void takesTheOlderScopeAndEndpointFromTheConfiguration() {
    var older = "https://securitycenter.onmicrosoft.com/windowsatpservice";
    var clouds = overridden(override(null, older + "/.default", TokenEndpointVersion.V1));

    assertThat(clouds.entra(Cloud.PUBLIC).defender().resource()).isEqualTo(older);
    assertThat(clouds.entra(Cloud.PUBLIC).audiences()).contains(older);
    assertThat(clouds.entra(Cloud.PUBLIC).tokenEndpoint()).isEqualTo(TokenEndpointVersion.V1);
    assertThat(clouds.entra(Cloud.US_GOV_DOD)).isEqualTo(CLOUDS.entra(Cloud.US_GOV_DOD));
  }

  private static OperatorConfig.CloudOverride override(
      URI api, String scope, TokenEndpointVersion endpoint) {
    return new OperatorConfig.CloudOverride(null, api, scope, (Set<String>) null, endpoint);
  }

  private static Clouds overridden(OperatorConfig.CloudOverride override) {
    return BuiltInClouds.with(OperatorConfig.defaults().withClouds(Map.of(Cloud.PUBLIC, override)));
  }
}
