// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import static io.mdeoperator.kubectl.Manifest.application;
import static io.mdeoperator.kubectl.Manifest.condition;
import static io.mdeoperator.kubectl.Manifest.feed;
import static io.mdeoperator.kubectl.Manifest.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhyCommandTest {
  private static final String GET_SECRET = "get secret partner-app";
  private static final String GOOD_SECRET =
      "label mde-operator.io/credential application\nexpires 2027-05-01T00:00:00Z\nkey clientSecret set\n";

  private static FakeCluster cluster() {
    return new FakeCluster().answering(GET_SECRET, GOOD_SECRET);
  }

  private static String steps(String out) {
    return String.join(
        "\n",
        out.lines()
            .filter(line -> line.startsWith("  "))
            .map(line -> line.strip().replaceAll(" {2,}", "|"))
            .toList());
  }

  @Test
  void nothingFailsForACustomerThatIsReady() {
    var result =
        cluster()
            .with(application("True", "Ready"))
            .with(
                tenant(
                    "contoso",
                    "True",
                    "Ready",
                    condition("TokenAcquired", "True", "Acquired")
                        + condition("ConsentGranted", "True", "Granted")
                        + condition("ApiReachable", "True", "Reachable")))
            .with(feed("contoso-alerts", "contoso", "True", "Ready", ""))
            .plugIn()
            .run("why", "contoso");

    assertThat(result.status()).isZero();
    assertThat(result.out()).startsWith("MdeTenant contoso (contoso Ltd) has been Ready for ");
    assertThat(result.out()).contains("\nNothing fails.\n");
    assertThat(steps(result.out()))
        .isEqualTo(
            """
            ok|MdeApplication partner|Ready, 1 of 2 tenants are Ready
            ok|Secret partner-app|labelled, has clientSecret, expires 2027-05-01T00:00:00Z
            ok|token|Acquired, no token yet
            ok|consent|Granted
            ok|roles|granted:
            ok|Defender API|Reachable
            ok|MdeTenant contoso|Ready
            ok|MdeAlertSync contoso-alerts|Ready, 8 delivered
            ok|sink siem (webhook, siem.example)|8 delivered, 2 quarantined\
            """);
  }

  /** The path of a webhook's URL is often its password. */
  @Test
  void showsNoPathOfAWebhook() {
    var result =
        cluster()
            .with(feed("alerts", "contoso", "True", "Ready", ""))
            .plugIn()
            .run("why", "feed/alerts");

    assertThat(result.out()).contains("siem.example").doesNotContain("t0k3n");
  }

  @Test
  void tellsWhatAMissingConsentNeeds() {
    var cluster =
        cluster()
            .with(application("True", "Ready"))
            .with(
                tenant(
                    "fabrikam",
                    "False",
                    "ConsentPending",
                    condition("TokenAcquired", "False", "ConsentPending")
                        + condition("ConsentGranted", "False", "Pending")
                        + condition("ApiReachable", "Unknown", "Unknown")))
            .with(feed("alerts", "fabrikam", "False", "TenantNotReady", ""));

    var out = cluster.plugIn().run("why", "fabrikam").out();

    assertThat(steps(out))
        .contains(
            "FAILED|token|ConsentPending",
            "waiting|Defender API|not checked yet",
            "waiting|MdeAlertSync alerts|TenantNotReady, keeps its cursors");
    assertThat(out)
        .contains(
            "First failure:  token, ConsentPending\n",
            "What happened:  Message of ConsentPending.\n",
            "Who acts:       customer's administrator\n",
            "Command:        kubectl mde consent-link fabrikam --mail\n");
  }

  @Test
  void namesTheRolesThatAreMissing() {
    var northwind =
        tenant(
                "northwind",
                "False",
                "RolesMissing",
                condition("TokenAcquired", "True", "Acquired")
                    + condition("ConsentGranted", "False", "RolesMissing"))
            .replace("consent: {", "consent: {missingRoles: [Alert.Read.All], ");

    var out =
        cluster()
            .with(application("True", "Ready"))
            .with(northwind)
            .plugIn()
            .run("why", "northwind")
            .out();

    assertThat(steps(out))
        .contains(
            "ok|consent|granted, but not for all roles", "FAILED|roles|missing: Alert.Read.All");
    assertThat(out).contains("First failure:  roles, RolesMissing\n");
  }

  @Test
  void beginsWithTheApplicationWhereThatIsTheCause() {
    var out =
        cluster()
            .with(application("False", "ClientSecretInvalid"))
            .with(
                tenant(
                    "contoso",
                    "False",
                    "ApplicationNotReady",
                    condition("TokenAcquired", "False", "ApplicationNotReady")))
            .plugIn()
            .run("why", "contoso")
            .out();

    assertThat(out)
        .contains(
            "First failure:  MdeApplication partner, ClientSecretInvalid\n",
            "What happened:  Message of ClientSecretInvalid.\n",
            "Who acts:       partner\n",
            "Command:        kubectl mde wait contoso   (after the fix)\n");
  }

  /** The next start of the operator would end all feeds. */
  @Test
  void tellsWhatHasToBeDoneBeforeItFails() {
    var cluster =
        cluster()
            .with(application("True", "FormerCredentialInUse"))
            .with(tenant("contoso", "True", "Ready", ""));

    for (var name : List.of("application/partner", "contoso")) {
      var result = cluster.plugIn().run("why", name);

      assertThat(result.status()).isZero();
      assertThat(steps(result.out()))
          .contains(
              "warning|MdeApplication partner|FormerCredentialInUse, 1 of 2 tenants are Ready");
      assertThat(result.out())
          .contains(
              "Nothing fails yet.\n",
              "First warning:  MdeApplication partner, FormerCredentialInUse\n",
              "What happened:  Message of FormerCredentialInUse.\n",
              "Who acts:       partner\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key clientSecret set| It lacks the label mde-operator.io/credential=application",
        "label mde-operator.io/credential application;key secret set| It has no key 'clientSecret'; its keys: secret.",
        "label mde-operator.io/credential application| It has no key 'clientSecret'; its keys: none.",
        "label mde-operator.io/credential application;key clientSecret empty| Its key 'clientSecret' is empty."
      })
  void tellsWhatASecretLacks(String facts, String says) {
    var out =
        new FakeCluster()
            .answering(GET_SECRET, facts.replace(';', '\n'))
            .with(application("True", "Ready"))
            .plugIn()
            .run("why", "application/partner")
            .out();

    assertThat(out).contains("First failure:  Secret partner-app, Secret", says, "Next step:");
  }

  /** Whoever may view the kinds need not be allowed to read Secrets or events. */
  @Test
  void doesWithoutSecretsAndEvents() {
    var result =
        new FakeCluster()
            .failing(GET_SECRET, Cause.FORBIDDEN, "no")
            .failing("get events", Cause.FORBIDDEN, "no")
            .with(application("True", "Ready"))
            .plugIn()
            .run("why", "mdeapp/partner");

    assertThat(result.status()).isZero();
    assertThat(steps(result.out())).contains("-|Secret partner-app|you may not read Secrets");
  }

  /** Or its values would pass through this process. */
  @Test
  void asksForNoValueOfASecret() {
    var cluster = cluster().with(application("True", "Ready"));

    cluster.plugIn().run("why", "application/partner");

    assertThat(cluster.commands().stream().filter(command -> command.contains("secret")))
        .hasSize(1)
        .allSatisfy(
            command ->
                assertThat(command)
                    .contains("--output=go-template=")
                    .contains("{{if $value}}set{{else}}empty{{end}}")
                    .doesNotContain("json", "yaml"));
  }

  @Test
  void showsASuspendedTenantFirst() {
    var adatum =
        tenant("adatum", "True", "Suspended", condition("TokenAcquired", "False", "Throttled"))
            .replace("spec: {", "spec: {suspend: true, ");

    var out =
        cluster()
            .with(application("True", "Ready"))
            .with(adatum)
            .plugIn()
            .run("why", "adatum")
            .out();

    assertThat(out)
        .contains("First failure:  MdeTenant adatum, Suspended\n")
        .doesNotContain("Throttled");
  }

  @Test
  void showsAFailingSinkWithItsOwnWords() {
    var sink =
        ", lastFailure: {reason: SinkUnavailable, message: The host refuses., time: '2026-01-01T00:00:00Z'}";
    var out =
        cluster()
            .with(tenant("tailspin", "True", "Ready", ""))
            .with(feed("alerts", "tailspin", "True", "Ready", sink))
            .plugIn()
            .run("why", "feed/alerts")
            .out();

    assertThat(out)
        .contains(
            "What happened:  spec.applicationRef of MdeTenant tailspin: there is no MdeApplication"
                + " 'partner' in namespace partner.\n");
    assertThat(steps(out))
        .contains("FAILED|sink siem (webhook, siem.example)|SinkUnavailable, 8 delivered");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "webhook: {urlFrom: {key: url}}                  | webhook",
        "splunkHec: {url: 'https://splunk.example:8088'} | splunkHec, splunk.example",
        "otlp: {endpoint: 'https://otlp.example/t0k3n'}  | otlp, otlp.example",
        "syslog: {host: syslog.example}                  | syslog, syslog.example",
        "kafka: {bootstrapServers: ['kafka.example:1']}  | kafka",
        "configMap: {}                                   | ConfigMaps",
      })
  void namesTheKindOfASinkAndItsHost(String sink, String shown) {
    var feed =
        feed("alerts", "contoso", "True", "Ready", "")
            .replaceAll("webhook: \\{.*?}", Matcher.quoteReplacement(sink));

    var out = cluster().with(feed).plugIn().run("why", "feed/alerts").out();

    assertThat(out).contains("sink siem (" + shown + ")").doesNotContain("t0k3n");
  }

  /** A failure of long ago at Microsoft has nothing to do with it. */
  @Test
  void checksTheFeedWhereThatIsWhatFails() {
    var tenant = failed("True", "Ready", "httpStatus: 401, time: '2026-01-01T00:00:00Z'");
    var plugIn =
        cluster()
            .with(application("True", "Ready"))
            .with(tenant)
            .with(feed("alerts", "contoso", "False", "SinkRejected", ""))
            .plugIn();

    for (var name : List.of("feed/alerts", "contoso")) {
      assertThat(plugIn.run("why", name).out())
          .contains("Command:        kubectl mde check feed/alerts   (after the fix)\n")
          .doesNotContain("For Microsoft:");
    }
  }

  @Test
  void leavesOutAFailureAtMicrosoftThatIsOver() {
    var tenant = failed("True", "Ready", "httpStatus: 401, time: '2026-01-01T00:00:00Z'");
    var plugIn = cluster().with(application("True", "FormerCredentialInUse")).with(tenant).plugIn();

    assertThat(plugIn.run("why", "contoso").out())
        .contains("First warning:  MdeApplication partner")
        .doesNotContain("For Microsoft:");
  }

  private static String failed(String ready, String reason, String failure) {
    return tenant("contoso", ready, reason, "")
        .replace("\nstatus:\n", "\nstatus:\n  lastFailure: {" + failure + "}\n");
  }

  @Test
  void givesWhatMicrosoftsSupportAsksFor() {
    var tenant =
        failed(
            "False",
            "ApiForbidden",
            "code: AADSTS53003, httpStatus: 403, traceId: t-1, correlationId: c-1, time: '2026-01-01T00:00:00Z'");

    assertThat(
            cluster()
                .with(application("True", "Ready"))
                .with(tenant)
                .plugIn()
                .run("why", "contoso")
                .out())
        .contains(
            "For Microsoft:  AADSTS53003, HTTP 403, trace ID t-1, correlation ID c-1, at 2026-01-01T00:00:00Z\n");
  }

  @Test
  void showsTheLastEvents() {
    var cluster = cluster().with(tenant("contoso", "True", "Ready", ""));
    for (var i = 1; i <= 9; i++) {
      cluster.with(
          "{kind: Event, type: Warning, reason: R%d, message: m, involvedObject: {kind: MdeTenant, name: contoso}}"
              .formatted(i));
    }

    assertThat(cluster.plugIn().run("why", "contoso").out())
        .contains("R4: m", "R9: m")
        .doesNotContain("R3: m");
  }

  @Test
  void saysThatTheOperatorHasNotSeenAChange() {
    var tenant = tenant("contoso", "True", "Ready", "").replace("generation: 1}", "generation: 2}");

    assertThat(cluster().with(tenant).plugIn().run("why", "contoso").out())
        .contains("The operator has not seen the last change of its spec yet");
  }

  @Test
  void findsATenantBeforeAFeedBeforeAnApplication() {
    var cluster = cluster().with(application("True", "Ready"));

    assertThat(cluster.plugIn().run("why", "partner").out()).startsWith("MdeApplication partner");
    cluster.with(tenant("partner", "True", "Ready", ""));
    assertThat(cluster.plugIn().run("why", "partner").out()).startsWith("MdeTenant partner");
  }

  @Test
  void tellsOfUnknownAndImpossibleNames() {
    var plugIn = cluster().plugIn();

    assertThat(plugIn.run("why", "contoso").status()).isEqualTo(3);
    assertThat(plugIn.run("why", "feed/x").err())
        .startsWith("There is no MdeAlertSync 'x' in this namespace");
    for (var name : List.of("Contoso Ltd", "contoso;ls", "--x", "a/b/c", "x".repeat(300), "")) {
      assertThat(plugIn.run("why", name).status()).as(name).isEqualTo(2);
    }
    assertThat(plugIn.run("why", "secret/x").err()).startsWith("'secret' is not a kind");
  }
}
