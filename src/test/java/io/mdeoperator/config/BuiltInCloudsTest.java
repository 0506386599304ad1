// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.config.OperatorConfig.CloudOverride;
import io.mdeoperator.consent.ConsentLinks;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.entra.token.TokenAudience;
import io.mdeoperator.entra.token.TokenEndpointVersion;
import io.mdeoperator.remote.HostPattern;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BuiltInCloudsTest {
  private static final String CLIENT = "11111111-1111-1111-1111-111111111111";
  private static final String GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";
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
    var clouds = overridden(CloudOverride.at(null, URI.create("https://api.example:8443/")));

    for (var geo : Geo.values()) {
      assertThat(clouds.api(Cloud.PUBLIC, geo)).isEqualTo(URI.create("https://api.example:8443"));
    }
  }

  @Test
  void takesTheOlderScopeAndEndpointFromTheConfiguration() {
    var older = "https://securitycenter.onmicrosoft.com/windowsatpservice";
    var clouds = overridden(override(older + "/.default", TokenEndpointVersion.V1));

    assertThat(clouds.entra(Cloud.PUBLIC).defender().resource()).isEqualTo(older);
    assertThat(clouds.entra(Cloud.PUBLIC).audiences()).contains(older);
    assertThat(clouds.entra(Cloud.PUBLIC).tokenEndpoint()).isEqualTo(TokenEndpointVersion.V1);
    assertThat(clouds.entra(Cloud.US_GOV_DOD)).isEqualTo(CLOUDS.entra(Cloud.US_GOV_DOD));
  }

  @ParameterizedTest
  @CsvSource({
    "PUBLIC, https://monitor.azure.com, mde-ab12.westeurope-1.ingest.monitor.azure.com",
    "US_GOV_GCC, https://monitor.azure.com, mde-ab12.westeurope-1.ingest.monitor.azure.com",
    "US_GOV_GCC_HIGH, https://monitor.azure.us, mde-ab12.usgovvirginia-1.ingest.monitor.azure.us",
    "US_GOV_DOD, https://monitor.azure.us, mde-ab12.usdodcentral-1.ingest.monitor.azure.us",
  })
  void knowsWhereEachCloudTakesLogs(Cloud cloud, String resource, String host) {
    var monitor = CLOUDS.monitor(cloud);

    assertThat(monitor.audience()).isEqualTo(TokenAudience.of(resource + "/.default"));
    assertThat(monitor.audience().accepts(resource)).isTrue();
    assertThat(monitor.ingestionHosts()).singleElement().matches(hosts -> hosts.matches(host));
    assertThat(monitor.ingestionHosts())
        .noneMatch(hosts -> hosts.matches("ingest.monitor.azure.com.attacker.example"))
        .noneMatch(hosts -> hosts.matches("management.azure.com"));
  }

  @Test
  void takesAzureMonitorOfAPrivateCloudFromTheConfiguration() {
    var monitor =
        overridden(override("https://api.example/.default", TokenEndpointVersion.V2))
            .monitor(Cloud.PUBLIC);

    assertThat(monitor.audience().scope()).isEqualTo("https://monitor.example/.default");
    assertThat(monitor.ingestionHosts()).containsExactly(HostPattern.parse("*.ingest.example"));
  }

  @ParameterizedTest
  @CsvSource({
    "PUBLIC, https://graph.microsoft.com",
    "US_GOV_GCC, https://graph.microsoft.com",
    "US_GOV_GCC_HIGH, https://graph.microsoft.us",
    "US_GOV_DOD, https://dod-graph.microsoft.us",
  })
  void knowsWhereEachCloudsGraphIs(Cloud cloud, String host) {
    var graph = CLOUDS.graph(cloud);

    assertThat(graph.api()).isEqualTo(URI.create(host));
    assertThat(graph.audience().scope()).isEqualTo(host + "/.default");
    assertThat(graph.audience().accepted()).containsExactlyInAnyOrder(host, GRAPH_APP_ID);
  }

  @Test
  void noAudienceIsBothGraphsAndDefenders() {
    for (var cloud : Cloud.values()) {
      assertThat(CLOUDS.graph(cloud).audience().accepted())
          .doesNotContainAnyElementsOf(CLOUDS.entra(cloud).audiences());
    }
  }

  @Test
  void takesGraphElsewhereFromTheConfiguration() {
    var graph =
        overridden(override("https://api.example/.default", TokenEndpointVersion.V2))
            .graph(Cloud.PUBLIC);

    assertThat(graph.api()).isEqualTo(URI.create("https://graph.example:8443"));
    assertThat(graph.audience().scope()).isEqualTo("https://graph.example/.default");
    assertThat(graph.audience().accepted())
        .containsExactlyInAnyOrder("https://graph.example", GRAPH_APP_ID);
  }

  @Test
  void asksForGraphsOwnTokensWhereTheHostAloneIsElsewhere() {
    var override = CloudOverride.at(null, null).withGraph(URI.create("https://proxy.example/"));
    var graph = overridden(override).graph(Cloud.PUBLIC);

    assertThat(graph.api()).isEqualTo(URI.create("https://proxy.example"));
    assertThat(graph.audience()).isEqualTo(CLOUDS.graph(Cloud.PUBLIC).audience());
  }

  private static CloudOverride override(String scope, TokenEndpointVersion endpoint) {
    return new CloudOverride(
        null,
        null,
        scope,
        null,
        endpoint,
        URI.create("https://graph.example:8443/"),
        "https://graph.example/.default",
        "https://monitor.example/.default",
        List.of("*.ingest.example"));
  }

  private static Clouds overridden(CloudOverride override) {
    return BuiltInClouds.with(OperatorConfig.defaults().withClouds(Map.of(Cloud.PUBLIC, override)));
  }
}
