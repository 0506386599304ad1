// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import static io.mdeoperator.cluster.install.SampleManifests.APPLICATION;
import static io.mdeoperator.cluster.install.SampleManifests.FEED;
import static io.mdeoperator.cluster.install.SampleManifests.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server lets in, what it refuses, and how it tells so. */
@OnControlPlane
class SchemaClusterIT {
  private static final String TENANT_ID = "22222222-2222-2222-2222-aaaaaaaaaaaa";
  private static final String CLIENT_ID = "11111111-1111-1111-1111-aaaaaaaaaaaa";
  private static final String SECRET = "clientSecret: {secretRef: {name: partner-app}}";
  private static final String REDIRECT = "https://mde.partner.example/consent/callback";
  private static final String TENANT_REF = "tenantRef: {name: contoso}";
  private static final String SECOND_SINK =
      "- {name: siem, webhook: {url: \"https://siem.example/hook\"}}";

  private final ControlPlane cluster;
  private String namespace;

  SchemaClusterIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  static void defineKinds(ControlPlane cluster) {
    Installation.defineKinds(cluster);
  }

  @BeforeEach
  void createNamespace() {
    namespace = cluster.namespace("schema");
  }

  @Test
  void fillsInTheDefaultsOfAnApplication() {
    apply(APPLICATION);

    assertThat(
            read(
                "mdeapp",
                "{.spec.cloud} {.spec.requiredRoles} {.spec.credential.clientSecret.key}"))
        .isEqualTo("Public [\"Alert.Read.All\"] clientSecret");
  }

  @Test
  void fillsInTheDefaultsOfATenant() {
    apply(TENANT.replace("checkPeriod: 15m", ""));

    assertThat(read("mdet", "{.spec.checkPeriod} {.spec.geo} {.spec.suspend}"))
        .isEqualTo("15m Default false");
  }

  @Test
  void fillsInTheDefaultsOfAFeed() {
    apply(FEED.replace("pollPeriod: 1m", ""));

    assertThat(
            read(
                "mdesync",
                "{.spec.pollPeriod} {.spec.initialLookback} {.spec.overlap} {.spec.rescan} {.spec.includeEvidence}"))
        .isEqualTo("1m 24h 5m {\"lookback\":\"24h\",\"period\":\"1h\"} true");
    assertThat(read("mdesync", "{.spec.sinks[0].configMap} {.spec.sinks[1].webhook.mode}"))
        .isEqualTo("{} Structured");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mdeapp", "mdet", "mdesync"})
  void saysThatANewObjectHasNotBeenLookedAt(String kind) {
    apply(APPLICATION);
    apply(TENANT);
    apply(FEED);

    assertThat(read(kind, "{.status}")).isEqualTo("{\"observedGeneration\":-1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          22222222-2222-2222-2222-aaaaaaaaaaaaaa   | tenantId must be a GUID of 8-4-4-4-12 hexadecimal digits
          22222222222222222222aaaaaaaaaaaa         | tenantId must be a GUID of 8-4-4-4-12 hexadecimal digits
          '{22222222-2222-2222-2222-aaaaaaaaaaaa}' | tenantId must be a GUID of 8-4-4-4-12 hexadecimal digits
          contoso.onmicrosoft.com                  | tenantId must be a GUID of 8-4-4-4-12 hexadecimal digits
          ''                                       | tenantId must be a GUID of 8-4-4-4-12 hexadecimal digits
          00000000-0000-0000-0000-000000000000     | tenantId must not be the zero GUID: it is a placeholder
          common                                   | tenantId must name one tenant: common, organizations and consumers
          Organizations                            | tenantId must name one tenant: common, organizations and consumers
          CONSUMERS                                | tenantId must name one tenant: common, organizations and consumers
          """)
  void refusesATenantId(String tenantId, String message) {
    refuses(TENANT.replace(TENANT_ID, quoted(tenantId)), "spec.tenantId: ", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          11111111-1111-1111-1111-aaaaaaaaaaaaaa | clientId must be a GUID of 8-4-4-4-12 hexadecimal digits
          11111111111111111111aaaaaaaaaaaa       | clientId must be a GUID of 8-4-4-4-12 hexadecimal digits
          00000000-0000-0000-0000-000000000000   | clientId must not be the zero GUID: it is a placeholder
          """)
  void refusesAClientId(String clientId, String message) {
    refuses(APPLICATION.replace(CLIENT_ID, quoted(clientId)), "spec.clientId: ", message);
  }

  @Test
  void namesOnlyWhatIsWrong() {
    assertThatThrownBy(() -> apply(TENANT.replace(TENANT_ID, "common")))
        .hasMessageEndingWith(
            "is invalid: spec.tenantId: Invalid value: tenantId must name one tenant:"
                + " common, organizations and consumers are endpoints for signing people in");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          federatedToken: {}, clientSecret: {secretRef: {name: a}}
          certificate: {secretRef: {name: a}}, federatedToken: {}
          ''
          """)
  void refusesAnotherNumberOfCredentialsThanOne(String members) {
    refuses(
        APPLICATION.replace("credential:", "credential: {" + members + "}").replace(SECRET, ""),
        "spec.credential: ",
        "set exactly one of clientSecret, certificate and federatedToken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"federatedToken: {}", "certificate: {secretRef: {name: partner-app-tls}}"})
  void acceptsOtherCredentials(String member) {
    accepts(APPLICATION.replace(SECRET, member));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://mde.partner.example/",
        "mde.partner.example",
        "https:///callback",
        "ftp://a",
        "https://x.example/consent/callback ",
        "https://x.example/a b",
        "https://x.example/consent/callback#f",
        "https://u:p@x.example/consent/callback",
        "https://x.example/caf\u00e9"
      })
  void refusesARedirectUri(String uri) {
    refuses(
        APPLICATION.replace(REDIRECT, uri),
        "spec.consent.redirectUri: ",
        "redirectUri must be an https URL that is registered as a redirect URI");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://x.example/consent/result",
        "https://x.example/consent/result/",
        "https://x.example/mde/consent/?a=b",
        "https://x.example/consent"
      })
  void refusesAnotherPageOfTheOperatorAsRedirectUri(String uri) {
    refuses(
        APPLICATION.replace(REDIRECT, uri),
        "spec.consent.redirectUri: ",
        "of the operator's pages, only /consent/callback can be the redirectUri");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://x.example/consent/callback/",
        "https://x.example:8443/mde/consent/callback",
        "https://portal.x.example/?next=/consent",
        "https://portal.x.example/consents/a@b"
      })
  void acceptsARedirectUri(String uri) {
    accepts(APPLICATION.replace(REDIRECT, uri));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A|", "Alert Read", "https://x/.default", "graph:", "mde:A", "A|graph:B"})
  void refusesARole(String role) {
    refuses(TENANT.replace("Alert.Read.All", quoted(role)), "spec.requiredRoles[0]: ", role);
  }

  @Test
  void refusesARoleTwice() {
    refuses(
        TENANT.replace("[Alert.Read.All]", "[A, B, A]"),
        "spec.requiredRoles[2]: ",
        "Duplicate value: \"A\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A.Read|A.ReadWrite", "graph:ThreatHunting.Read.All", "graph:A|B"})
  void acceptsARole(String role) {
    accepts(TENANT.replace("Alert.Read.All", quoted(role)));
    accepts(APPLICATION.replace("Alert.Read.All", quoted(role)));
  }

  @ParameterizedTest
  @CsvSource({
    "1s, checkPeriod must be between 1m and 24h",
    "24h1s, checkPeriod must be between 1m and 24h",
    "15 minutes, should match"
  })
  void refusesACheckPeriod(String period, String message) {
    refuses(TENANT.replace("15m", period), "spec.checkPeriod: ", message);
  }

  @ParameterizedTest
  @CsvSource({
    "9s, pollPeriod must be between 10s and 24h",
    "0s, pollPeriod must be between 10s and 24h",
    "25h, pollPeriod must be between 10s and 24h",
    "1d, should match",
    "99999999999h, pollPeriod must be between 10s and 24h"
  })
  void refusesAPollPeriod(String period, String message) {
    refuses(FEED.replace("1m", period), "spec.pollPeriod: ", message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10s", "1h30m", "24h", "1440m", "10500ms"})
  void acceptsAPollPeriod(String period) {
    accepts(FEED.replace("1m", period));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tenantRef: {name: a}\n  tenantSelector: {matchLabels: {a: b}}"})
  void refusesAnotherNumberOfTenantsThanOneWayToName(String tenants) {
    refuses(
        FEED.replace(TENANT_REF, tenants),
        "spec: ",
        "set exactly one of tenantRef and tenantSelector");
  }

  @Test
  void acceptsASelectorOfTenants() {
    accepts(FEED.replace(TENANT_REF, "tenantSelector: {matchLabels: {tier: gold}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          - {name: copy, configMap: {}}                               | spec.sinks:     | at most one sink may be a configMap
          - {name: mirror, webhook: {url: "https://siem.example"}}    | spec.sinks[1]:  | Duplicate value: {"name":"mirror"}
          - {name: both, configMap: {}, webhook: {url: "https://a"}}  | spec.sinks[1]:  | set exactly one of configMap, webhook, elasticsearch, splunkHec, kafka, otlp, sentinel and syslog
          - {name: none}                                              | spec.sinks[1]:  | set exactly one of configMap, webhook, elasticsearch, splunkHec, kafka, otlp, sentinel and syslog
          - {name: UPPER, webhook: {url: "https://a"}}                | spec.sinks[1].name: | should match
          - {name: siem, webhook: {url: "siem.example/hook"}}         | spec.sinks[1].webhook.url: | url must be an absolute URL
          - {name: siem, webhook: {url: "file:///etc/passwd"}}        | spec.sinks[1].webhook.url: | url must be an absolute URL
          - {name: m, configMap: {retention: {maxAge: 10m}}}          | spec.sinks[1].configMap.retention.maxAge: | maxAge must be between 1h and 8760h
          """)
  void refusesASecondSink(String sink, String field, String message) {
    refuses(FEED.replace(SECOND_SINK, sink), field, message);
  }

  @Test
  void refusesAFeedWithoutSinks() {
    var sinks = FEED.indexOf("sinks:");
    refuses(
        FEED.substring(0, sinks) + "sinks: []\n", "spec.sinks: ", "should have at least 1 items");
  }

  @Test
  void refusesAnUnknownField() {
    assertThatThrownBy(() -> apply(TENANT.replace("checkPeriod:", "checkperiod:")))
        .hasMessageContaining("strict decoding error: unknown field \"spec.checkperiod\"");
  }

  @Test
  void acceptsTheSameGuidInUpperCaseOnUpdate() {
    apply(TENANT);
    apply(APPLICATION);

    accepts(TENANT.replace(TENANT_ID, TENANT_ID.replace('a', 'A')));
    accepts(APPLICATION.replace(CLIENT_ID, CLIENT_ID.replace('a', 'A')));
  }

  @Test
  void refusesAnotherTenantIdOnUpdate() {
    apply(TENANT);

    refuses(
        TENANT.replace(TENANT_ID, "33333333-3333-3333-3333-333333333333"),
        "spec.tenantId: ",
        "tenantId is immutable: create another MdeTenant for another customer");
    refuses(
        TENANT.replace("name: partner", "name: other"),
        "spec.applicationRef: ",
        "applicationRef is immutable: create another MdeTenant for another application");
  }

  @Test
  void refusesAnotherAppRegistrationOnUpdate() {
    apply(APPLICATION);

    refuses(
        APPLICATION.replace(CLIENT_ID, "33333333-3333-3333-3333-333333333333"),
        "spec.clientId: ",
        "clientId is immutable: create another MdeApplication for another app registration");
    refuses(
        APPLICATION.replace("spec:", "spec:\n  cloud: UsGovDod"),
        "spec.cloud: ",
        "cloud is immutable: an app registration lives in one cloud");
  }

  @Test
  void refusesAnotherTenantOfAFeedOnUpdate() {
    apply(FEED);

    refuses(
        FEED.replace("name: contoso", "name: fabrikam"),
        "spec.tenantRef: ",
        "tenantRef is immutable: create another MdeAlertSync for another tenant");
    refuses(
        FEED.replace(TENANT_REF, "tenantSelector: {matchLabels: {tier: gold}}"),
        "spec: ",
        "a feed of one tenant cannot become one of many, or back");
  }

  static Stream<String> manifestsWithEmptyObjects() {
    return Stream.of(
        FEED,
        FEED.replace("configMap: {}", "configMap: {retention: {}}"),
        FEED.replace("pollPeriod: 1m", "rescan: {}"),
        FEED.replace("pollPeriod: 1m", "filter: {}"),
        APPLICATION.replace(SECRET, "federatedToken: {}"));
  }

  /** As people change from kubectl to a tool that applies on the server's side. */
  @ParameterizedTest
  @MethodSource("manifestsWithEmptyObjects")
  void takesAnEmptyObjectHoweverItIsApplied(String manifest) {
    apply(manifest);
    var kind = manifest.contains("MdeAlertSync") ? "mdesync" : "mdeapp";
    var spec = read(kind, "{.metadata.generation} {.spec}");

    for (var i = 0; i < 3; i++) {
      assertThat(cluster.kubectl().tryApply(manifest.replace("NAMESPACE", namespace)).err())
          .isEmpty();
    }

    assertThat(read(kind, "{.metadata.generation} {.spec}")).isEqualTo(spec);
  }

  private void apply(String manifest) {
    cluster.kubectl().apply(manifest.replace("NAMESPACE", namespace));
  }

  private void accepts(String manifest) {
    assertThatCode(() -> apply(manifest)).doesNotThrowAnyException();
  }

  private void refuses(String manifest, String field, String message) {
    assertThatThrownBy(() -> apply(manifest))
        .hasMessageContaining("is invalid")
        .hasMessageContaining(field)
        .hasMessageContaining(message);
  }

  private String read(String kind, String jsonPath) {
    return cluster
        .kubectl()
        .run("get", kind, "sample", "-n", namespace, "-o", "jsonpath=" + jsonPath);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
