// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.base.Version;
import io.mdeoperator.testing.Dialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        ">",
        "{}",
        "# nothing\n",
        "identity:\n",
        "watchNamespaces: []\nclouds: {}\n"
      })
  void hasDefaultsForWhatIsAbsent(String yaml) throws Exception {
    var config = read(yaml);

    assertThat(config.watchNamespaces()).isEmpty();
    assertThat(config.identity().userAgent())
        .isEqualTo("MdePartner-Unset-mde-operator/" + Version.get());
    assertThat(config.http().connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.http().requestTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.management().port()).isEqualTo(8080);
    assertThat(config.consent().port()).isEqualTo(8081);
    assertThat(config.consent().enabled()).isTrue();
    assertThat(config.hunting().callsPerMinute()).isEqualTo(45);
    assertThat(config.leaderElection().enabled()).isFalse();
    assertThat(config.leaderElection().leaseName()).isEqualTo("mde-operator");
    assertThat(config.minCheckPeriod()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.minPollPeriod()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.ambientCredential()).isEmpty();
    assertThat(config.retention()).isEqualTo(Duration.ofDays(180));
  }

  @Test
  void keepsTheBuiltInValuesOfWhatACloudDoesNotName() throws Exception {
    var clouds = BuiltInClouds.with(read("clouds: {Public: {loginUrl: 'https://login.example/'}}"));

    assertThat(clouds.entra(Cloud.PUBLIC).loginUrl()).hasToString("https://login.example");
    assertThat(clouds.entra(Cloud.PUBLIC).scope())
        .isEqualTo("https://api.securitycenter.microsoft.com/.default");
    assertThat(clouds.api(Cloud.PUBLIC, Geo.EU))
        .hasToString("https://eu.api.security.microsoft.com");
    assertThat(clouds.entra(Cloud.US_GOV_DOD).loginUrl())
        .hasToString("https://login.microsoftonline.us");
  }

  @Test
  void replacesTheGeoHostsTooWhenTheApiUrlIsNamed() throws Exception {
    var clouds = BuiltInClouds.with(read("clouds: {Public: {apiUrl: 'https://api.example:8443'}}"));

    assertThat(clouds.api(Cloud.PUBLIC, Geo.EU)).hasToString("https://api.example:8443");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "watchNamespace: []                              | watchNamespace: unknown key; allowed keys are ambientCredential, clouds",
        "\"watch\\rNamespaces\": []                        | watch Namespaces: unknown key",
        "clouds: {Public: {loginUri: x}}                 | clouds.Public.loginUri: unknown key; allowed keys are apiUrl, audiences, graphScope, graphUrl, ingestionHosts, loginUrl, monitorScope, scope, tokenEndpoint",
        "clouds: {China: {}}                             | clouds: must be one of Public, UsGovGcc, UsGovGccHigh, UsGovDod, but was 'China'",
        "clouds: {Public: {loginUrl: 'http://login'}}    | clouds.Public.loginUrl: must be an absolute https URL, but was 'http://login'",
        "clouds: {Public: {apiUrl: 'https://a/b?c=d'}}   | clouds.Public.apiUrl: must contain only scheme, host and port",
        "clouds: {Public: {scope: 'https://api.example'}} | clouds.Public.scope: must end in /.default",
        "clouds: {Public: {graphUrl: 'http://graph'}}    | clouds.Public.graphUrl: must be an absolute https URL, but was 'http://graph'",
        "clouds: {Public: {graphUrl: 'https://a/v1.0'}}  | clouds.Public.graphUrl: must contain only scheme, host and port",
        "clouds: {Public: {graphScope: 'https://x'}}     | clouds.Public.graphScope: must end in /.default",
        "clouds: {Public: {monitorScope: 'https://x'}}   | clouds.Public.monitorScope: must end in /.default",
        "clouds: {Public: {ingestionHosts: []}}          | clouds.Public.ingestionHosts: must contain at least one host",
        "clouds: {Public: {ingestionHosts: ['*']}}       | clouds.Public.ingestionHosts: must be a host or a pattern such as *.siem.example, but was '*'",
        "clouds: {Public: {audiences: []}}               | clouds.Public.audiences: must contain at least one audience",
        "clouds: {Public: {tokenEndpoint: V3}}           | clouds.Public.tokenEndpoint: must be one of V2, V1, but was 'V3'",
        "http: {connectTimeout: 10}                      | http.connectTimeout: must be a duration such as 30s, 15m or 180d, but was '10'",
        "http: {proxy: 'http://x:1'}                      | egress.allowHosts: must name the hosts of the sinks if http.proxy is set",
        "http: {noProxy: ['siem.example:443']}            | http.noProxy: must be a host, a suffix such as .cluster.local, an IP address, a range such as 10.0.0.0/8, or *, but was 'siem.example:443'",
        "egress: {allowHosts: ['*']}                     | egress.allowHosts: must be a host or a pattern such as *.siem.example, but was '*'",
        "http: {proxy: 'socks://x:1'}                    | http.proxy: must be an absolute http URL, but was 'socks://x:1'",
        "http: {proxy: 'https://x:1'}                    | http.proxy: must begin with http://: the proxy itself is spoken to in plain text, and what is sent through it to https hosts is encrypted up to these",
        "management: {port: 70000}                       | management.port: must be a port from 1 to 65535, but was '70000'",
        "consent: {trustedProxies: [ingress.example]}    | consent.trustedProxies: must be an IP address or a range such as 10.0.0.0/8, but was 'ingress.example'",
        "management: {port: eighty}                      | management.port: must be a whole number, but was 'eighty'",
        "management: 8080                                | management: must be a map",
        "leaderElection: {enabled: maybe}                | leaderElection.enabled: must be true or false, but was 'maybe'",
        "watchNamespaces: partner                        | watchNamespaces: must be a list",
        "watchNamespaces: [Partner]                      | watchNamespaces: 'Partner' is not a valid namespace name",
        "ambientCredential: [partner]                    | ambientCredential[0]: must be a map",
        "ambientCredential: [{namespace: partner}]       | ambientCredential: each entry must have namespace and clientId",
        "ambientCredential: [{namespace: P, clientId: x}] | ambientCredential.namespace: 'P' is not a valid namespace name",
        "ambientCredential: [{namespace: p, clientId: x}] | ambientCredential.clientId: must be a GUID such as 11111111-1111-1111-1111-111111111111, but was 'x'",
        "trust: {caBundle: /does/not/exist.pem}          | trust.caBundle: the file '/does/not/exist.pem' does not exist or cannot be read",
        "identity: {userAgent: ''}                       | identity.userAgent: must be 1 to 256 printable ASCII characters",
        "hunting: {callsPerMinute: 0}                    | hunting.callsPerMinute: must be from 1 to 10000",
        "sharding: {count: 0}                            | sharding.count: must be from 1 to 16",
        "sharding: {count: 17}                           | sharding.count: must be from 1 to 16",
        "sharding: {index: 1}                            | sharding.index: must be from 0 to 0, since sharding.count is 1",
        "sharding: {count: 3, index: 3}                  | sharding.index: must be from 0 to 2, since sharding.count is 3",
        "sharding: {count: 3, index: -1}                 | sharding.index: must be from 0 to 2, since sharding.count is 3",
        "sharding: {count: 3}                            | sharding.count: must be 1 unless leaderElection.enabled is true",
        "minCheckPeriod: -1m                             | minCheckPeriod: must be a duration such as 30s, 15m or 180d, but was '-1m'",
        "a: b: c                                         | not valid YAML at line 1",
        "identity: {}\\nidentity: {}                     | Duplicate field 'identity'",
      })
  void saysInOneLineWhichKeyIsWrongAndWhatIsAllowed(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
        .satisfies(e -> assertThat(Dialect.in(e.getMessage())).isEmpty());
  }

  /** Kubernetes takes names of 253 characters, and {@code -15-of-16} may come behind. */
  @Test
  void leavesRoomForTheNamesOfTheLeasesOfShards() throws Exception {
    var config = "leaderElection: {enabled: true, leaseName: %s}\nsharding: {count: %d}";

    assertThat(read(config.formatted("a".repeat(253), 1)).sharding().count()).isOne();
    assertThat(read(config.formatted("a".repeat(244), 2)).sharding().count()).isEqualTo(2);
    assertThatThrownBy(() -> read(config.formatted("a".repeat(245), 2)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("leaderElection.leaseName: is too long");
  }

  @Test
  void namesTheFileThatIsNotThere() {
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.yaml")))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("none.yaml: file not found");
  }

  private OperatorConfig read(String yaml) throws Exception {
    return ConfigFile.read(Files.writeString(folder.resolve("config.yaml"), yaml));
  }
}
