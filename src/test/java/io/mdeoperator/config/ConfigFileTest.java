package io.mdeoperator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.Geo;
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
      strings = {"", "\n", "{}", "# nothing\n", "identity:\n", "watchNamespaces: []\nclouds: {}\n"})
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
    assertThat(config.leaderElection().enabled()).isFalse();
    assertThat(config.leaderElection().leaseName()).isEqualTo("mde-operator");
    assertThat(config.minCheckPeriod()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.minPollPeriod()).isEqualTo(Duration.ofSeconds(10));
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
        "watchNamespace: []                              | watchNamespace: unknown key; allowed here are clouds, consent",
        "clouds: {Public: {loginUri: x}}                 | clouds.Public.loginUri: unknown key; allowed here are apiUrl, audiences, loginUrl, scope, tokenEndpoint",
        "clouds: {China: {}}                             | one of Public, UsGovGcc, UsGovGccHigh, UsGovDod is",
        "clouds: {Public: {loginUrl: 'http://login'}}    | clouds.Public.loginUrl: 'http://login' is not allowed; an absolute https URL is",
        "clouds: {Public: {apiUrl: 'https://a/b?c=d'}}   | clouds.Public.apiUrl: scheme, host and port only are allowed",
        "clouds: {Public: {scope: 'https://api.example'}} | clouds.Public.scope: a scope that ends in /.default",
        "clouds: {Public: {audiences: []}}               | clouds.Public.audiences: at least one audience is needed",
        "clouds: {Public: {tokenEndpoint: V3}}           | clouds.Public.tokenEndpoint: 'V3' is not allowed; one of V2, V1 is",
        "http: {connectTimeout: 10}                      | http.connectTimeout: '10' is not allowed; a duration such as 30s, 15m or 180d is",
        "http: {proxy: 'http://x:1'}                      | egress.allowHosts: with http.proxy, the hosts of sinks have to be named",
        "egress: {allowHosts: ['*']}                     | egress.allowHosts: '*' is no host, and no pattern such as *.siem.example",
        "http: {proxy: 'socks://x:1'}                    | http.proxy: 'socks://x:1' is not allowed; an absolute http or https URL is",
        "management: {port: 70000}                       | management.port: '70000' is not allowed; a port from 1 to 65535 is",
        "consent: {trustedProxies: [ingress.example]}    | consent.trustedProxies: 'ingress.example' is not allowed; an IP address, or a range such as 10.0.0.0/8, is",
        "management: {port: eighty}                      | management.port: 'eighty' is not allowed; a whole number is",
        "management: 8080                                | management: the value has the wrong shape",
        "leaderElection: {enabled: maybe}                | leaderElection.enabled: 'maybe' is not allowed; true or false is",
        "watchNamespaces: partner                        | watchNamespaces: the value has the wrong shape; a list is allowed",
        "watchNamespaces: [Partner]                      | watchNamespaces: 'Partner' is no namespace's name",
        "trust: {caBundle: /does/not/exist.pem}          | trust.caBundle: the file '/does/not/exist.pem' does not exist or cannot be read",
        "identity: {userAgent: ''}                       | identity.userAgent: 1 to 256 printable ASCII characters are allowed",
        "minCheckPeriod: -1m                             | minCheckPeriod: '-1m' is not allowed; a duration",
        "a: b: c                                         | not valid YAML at line 1",
        "identity: {}\\nidentity: {}                     | Duplicate field 'identity'",
      })
  void saysInOneLineWhichKeyIsWrongAndWhatIsAllowed(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @Test
  void namesTheFileThatIsNotThere() {
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.yaml")))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("none.yaml: there is no such file");
  }

  private OperatorConfig read(String yaml) throws Exception {
    return ConfigFile.read(Files.writeString(folder.resolve("config.yaml"), yaml));
  }
}
