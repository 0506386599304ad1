// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static io.mdeoperator.AttackStage.application;
import static io.mdeoperator.AttackStage.assertAccepted;
import static io.mdeoperator.AttackStage.assertRefused;
import static io.mdeoperator.AttackStage.feed;
import static io.mdeoperator.AttackStage.redirecting;
import static io.mdeoperator.AttackStage.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.remote.ScriptedServer;
import io.mdeoperator.simulator.http.RecordedRequest.Server;
import io.mdeoperator.testing.ConfidentialSearch;
import io.mdeoperator.testing.TestEnvironment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The attack list of {@code docs/security.md}: what somebody tries who may write the kinds in a
 * namespace, but not read its Secrets.
 */
@Tag("slow")
@OnControlPlane
@TestInstance(Lifecycle.PER_CLASS)
class AttackClusterIT {
  private static final String OWN_CLIENT = "66666666-6666-6666-6666-666666666666";
  private static final String OWN_TENANT = "77777777-7777-7777-7777-777777777777";
  private static final String FORGED = "2026-01-01T00:00:00.000Z INFO  [Forged] all is well";
  private static final Pattern LOG_LINE =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\S+Z (TRACE|DEBUG|INFO |WARN |ERROR) \\[\\w+] .*");

  private AttackStage stage;

  @BeforeAll
  void setTheStage(ControlPlane cluster) throws Exception {
    stage = new AttackStage(cluster);
    stage.partner().customer(OWN_TENANT, "Mallory");
  }

  @AfterAll
  void end() {
    if (stage != null) {
      stage.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"secrets", "configmaps", "events", "pods", "roles"})
  void mayWriteTheKindsOnly(String resource) {
    assertRefused(stage.mallory().tryRun("get", resource, "-n", stage.namespace()), "is forbidden");
  }

  @ParameterizedTest
  @CsvSource({
    "database, a Secret without the label",
    "siem, a Secret labelled for sinks",
    "not-ours, a Secret of another namespace",
    "nothing-there, no Secret at all",
  })
  void seesNoDifferenceBetweenSecretsThatAreNotForApplications(String secret, String what) {
    assertAccepted(stage.apply("MdeApplication", secret, application(OWN_CLIENT, secret)));
    assertAccepted(stage.apply("MdeTenant", "of-" + secret, tenant(secret, OWN_TENANT)));

    var application =
        stage
            .partner()
            .awaitReady(MdeApplication.class, secret, "False", "SecretNotFound")
            .getStatus();
    stage.partner().awaitReady(MdeTenant.class, "of-" + secret, "False", "ApplicationNotReady");

    assertThat(application.conditions().getFirst().getMessage().replace(secret, "X"))
        .as(what)
        .startsWith(
            "There is no Secret 'X' with the label mde-operator.io/credential=application in this namespace.");
    assertThat(application.credential().expirationTime()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "../elsewhere/not-ours", "elsewhere/not-ours", "partner-app\\n", "*", ""})
  void namesNothingOutsideOfTheNamespace(String name) {
    var quoted = "\"" + name + "\"";

    assertRefused(
        stage.apply("MdeApplication", "outside", application(OWN_CLIENT, quoted)),
        "secretRef.name");
    assertRefused(stage.apply("MdeTenant", "outside", tenant(quoted, OWN_TENANT)), "Ref.name");
    assertRefused(stage.apply("MdeAlertSync", "outside", feed(quoted)), "Ref.name");
  }

  @Test
  void borrowsAnotherApplicationsSecretAndSendsItToTheLoginHostOnly() throws Exception {
    var borrower = "88888888-8888-8888-8888-888888888888";
    var trap = ScriptedServer.saying("HTTP/1.1 200 OK\r\n\r\n");
    assertAccepted(
        stage.apply(
            "MdeApplication",
            "borrower",
            "{clientId: %s, consent: {redirectUri: 'https://localhost:%d/'}, credential: {clientSecret: {secretRef: {name: partner-app}}}}"
                .formatted(borrower, trap.port())));
    assertAccepted(stage.apply("MdeTenant", "borrower", tenant("borrower", OWN_TENANT)));

    stage.partner().awaitReady(MdeTenant.class, "borrower", "False", "ConsentPending");

    assertThat(stage.tokenRequests(borrower))
        .isNotEmpty()
        .allSatisfy(
            request -> {
              assertThat(request.server()).isEqualTo(Server.ENTRA);
              assertThat(request.path()).isEqualTo("/" + OWN_TENANT + "/oauth2/v2.0/token");
            });
    assertThat(trap.received()).isEmpty();
    stage.requirePartnerIsServed("after the Secret was borrowed");
    stage.partner().awaitReady(MdeApplication.class, "partner", "True", "Ready");
  }

  @Test
  void getsNoTokenOfAnotherApplicationWithTheSameClientId() {
    assertAccepted(
        stage.apply(
            "MdeApplication", "twin", application(TestEnvironment.CLIENT_ID, "nothing-there")));
    assertAccepted(stage.apply("MdeTenant", "twin", tenant("twin", AttackStage.CONTOSO)));
    assertAccepted(stage.apply("MdeAlertSync", "twin", feed("twin")));

    var twin = stage.partner().awaitReady(MdeTenant.class, "twin", "False", "ApplicationNotReady");
    stage.partner().awaitReady(MdeAlertSync.class, "twin", "False", "TenantNotReady");

    assertThat(twin.getStatus().token()).isNull();
    assertThat(twin.getStatus().consent().grantedRoles()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../common",
        "common",
        "evil.example",
        "77777777-7777-7777-7777-777777777777/../..",
        "77777777-7777-7777-7777-777777777777?x=",
        "77777777-7777-7777-7777-777777777777#",
        "https://evil.example/77777777-7777-7777-7777-777777777777",
      })
  void steersNoUrlByATenantId(String id) {
    assertRefused(stage.apply("MdeTenant", "steered", tenant("partner", id)), "tenantId must");
  }

  @ParameterizedTest
  @CsvSource({
    "'{applicationRef: {name: partner}, tenantId: 77777777-7777-7777-7777-777777777777, geo: evil.example/}', spec.geo",
    "'{applicationRef: {name: partner}, tenantId: 77777777-7777-7777-7777-777777777777, geo: //evil}', spec.geo",
  })
  void steersNoApiHostByAGeo(String spec, String field) {
    assertRefused(stage.apply("MdeTenant", "steered", spec), field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loginUrl", "apiUrl", "scope", "audience", "tokenEndpoint"})
  void namesNoEndpoint(String field) {
    var spec = application(OWN_CLIENT, "nothing-there").replaceFirst("\\{", "{" + field + ": x, ");

    assertRefused(
        stage.apply("MdeApplication", "steered", spec),
        ".spec." + field + ": field not declared in schema");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "https:///x",
      })
  void sendsNoAdministratorToWhatIsNoHttpsAddress(String redirect) {
    assertRefused(
        stage.apply("MdeApplication", "redirecting", redirecting(redirect)),
        "redirectUri must be an https URL");
  }

  @Test
  void sendsNoAdministratorToAnAddressThatIsNotRegistered() throws Exception {
    assertAccepted(
        stage.apply("MdeApplication", "redirecting", redirecting("https://evil.example/x&y=z")));
    assertAccepted(stage.apply("MdeTenant", "redirecting", tenant("redirecting", OWN_TENANT)));
    var link =
        stage
            .partner()
            .awaitReady(MdeTenant.class, "redirecting", "False", "ApplicationNotReady")
            .getStatus()
            .consent()
            .url();

    assertThat(link)
        .startsWith(stage.partner().simulator().loginUrl() + "/" + OWN_TENANT + "/")
        .contains("redirect_uri=https%3A%2F%2Fevil.example%2Fx%26y%3Dz");
    try (var browser =
        HttpClient.newBuilder()
            .sslContext(stage.partner().simulator().authority().clientSslContext())
            .build()) {
      var page =
          browser.send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofString());
      assertThat(page.headers().firstValue("Location")).isEmpty();
      assertThat(page.body()).contains("AADSTS50011");
    }
  }

  @Test
  void writesNoStatus() {
    var patch = "{\"status\":{\"conditions\":[]}}";
    var before = stage.partner().get(MdeTenant.class, "contoso").getStatus();

    assertRefused(
        stage
            .mallory()
            .tryRun(
                "patch",
                "mdet",
                "contoso",
                "-n",
                stage.namespace(),
                "--subresource=status",
                "--type=merge",
                "-p",
                patch),
        "is forbidden");
    assertAccepted(
        stage
            .mallory()
            .tryRun(
                "patch", "mdet", "contoso", "-n", stage.namespace(), "--type=merge", "-p", patch));
    assertThat(stage.partner().get(MdeTenant.class, "contoso").getStatus().conditions())
        .isEqualTo(before.conditions());
  }

  @ParameterizedTest
  @CsvSource({
    "MdeTenant, '{applicationRef: {name: partner}, tenantId: 77777777-7777-7777-7777-777777777777, displayName: \"a\\n%s\"}', displayName",
    "MdeTenant, '{applicationRef: {name: partner}, tenantId: 77777777-7777-7777-7777-777777777777, displayName: \"\\e[2J\"}', displayName",
    "MdeTenant, '{applicationRef: {name: partner}, tenantId: 77777777-7777-7777-7777-777777777777, requiredRoles: [\"a\\n%s\"]}', requiredRoles",
    "MdeApplication, '{clientId: 66666666-6666-6666-6666-666666666666, credential: {clientSecret: {secretRef: {name: partner-app}, key: \"a\\n%s\"}}}', key",
  })
  void putsNoControlCharactersIntoFields(String kind, String spec, String field) {
    assertRefused(stage.apply(kind, "forger", spec.replace("%s", FORGED)), field);
  }

  @Test
  void forgesNoLogLinesAndNoEvents() {
    var markup = "<script>alert(1)</script>${jndi:ldap://evil.example/x} {}";
    assertAccepted(
        stage.apply(
            "MdeTenant",
            "forger",
            "{mde-operator.io/requested-at: \"x\\n%s\\e[2J\", evil: \"%s\"}"
                .formatted(FORGED, markup),
            "{applicationRef: {name: partner}, tenantId: %s, displayName: \"%s\"}"
                .formatted(OWN_TENANT, markup)));
    var told = stage.partner().awaitReady(MdeTenant.class, "forger", "False", "ConsentPending");
    assertThat(told.getStatus().lastHandledRequestedAt()).startsWith("x\n");

    assertThat(stage.log().lines())
        .isNotEmpty()
        .allMatch(line -> LOG_LINE.matcher(line).matches())
        .noneMatch(line -> line.contains("[Forged]") || line.contains("alert(1)"));
    assertThat(stage.readable().get("events")).contains("forger").doesNotContain("alert(1)");
  }

  @Test
  void deletesNothingOfOthersByAnOwnerReference() {
    var contoso = stage.partner().get(MdeTenant.class, "contoso").getMetadata();
    var owner =
        new ObjectReferenceBuilder().withName(contoso.getName()).withUid(contoso.getUid()).build();
    assertAccepted(
        stage
            .mallory()
            .tryApply(
                """
                apiVersion: mde-operator.io/v1alpha1
                kind: MdeTenant
                metadata:
                  name: child
                  namespace: %s
                  ownerReferences:
                  - {apiVersion: mde-operator.io/v1alpha1, kind: MdeTenant, name: %s, uid: %s}
                spec: {applicationRef: {name: partner}, tenantId: %s}
                """
                    .formatted(stage.namespace(), owner.getName(), owner.getUid(), OWN_TENANT)));

    stage.partner().awaitReady(MdeTenant.class, "child", "False", "ConsentPending");
    assertAccepted(stage.mallory().tryRun("delete", "mdet", "child", "-n", stage.namespace()));
    stage.requirePartnerIsServed("after the child was deleted");
  }

  @Test
  void stopsNobodyWithAHugeObject() {
    assertAccepted(
        stage.apply(
            "MdeTenant",
            "huge",
            "{a: \"%s\"}".formatted("x".repeat(200 * 1024)),
            tenant("partner", OWN_TENANT)));
    assertRefused(
        stage.apply(
            "MdeTenant",
            "huger",
            "{applicationRef: {name: partner}, tenantId: %s, displayName: %s}"
                .formatted(OWN_TENANT, "x".repeat(100 * 1024))),
        "displayName");

    stage.partner().awaitReady(MdeTenant.class, "huge", "False", "ConsentPending");
    stage.requirePartnerIsServed("beside a huge object");
  }

  @Test
  void stopsNobodyWithConfigMapsThatLookLikePartsOfAMirror() {
    assertAccepted(stage.apply("MdeAlertSync", "flood", feed("contoso")));
    var flood = stage.partner().awaitReady(MdeAlertSync.class, "flood", "True", "Ready");
    for (var number : List.of("9999", "100000", "999999999")) {
      stage.addShard(flood, number);
    }

    assertAccepted(
        stage.apply(
            "MdeAlertSync", "flood", "{mde-operator.io/requested-at: again}", feed("contoso")));

    stage.awaitHandled("flood", "again");
    stage.partner().awaitReady(MdeAlertSync.class, "flood", "True", "Ready");
  }

  @Test
  void readsNothingConfidentialAnywhere() {
    seesNoDifferenceBetweenSecretsThatAreNotForApplications(
        "database", "a Secret without the label");
    var search = new ConfidentialSearch(stage.confidential());

    assertThat(stage.readable())
        .allSatisfy((place, text) -> assertThat(search.hits(place, text)).isEmpty());
    assertThat(stage.readable().get("metrics"))
        .contains("mde_tenant_info{name=\"contoso\"")
        .doesNotContain("partner-app", AttackStage.CONTOSO);
  }
}
