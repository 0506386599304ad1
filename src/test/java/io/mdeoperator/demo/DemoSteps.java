// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import static io.mdeoperator.testing.WebhookSignatures.isSigned;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.testing.WebhookSignatures;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/** What the demo tells, one step after the other; each checks that it came out as told. */
public final class DemoSteps {
  /** The customer whose administrator the demo plays. */
  public static final String CUSTOMER = "contoso";

  private static final int ALERTS_SHOWN = 3;
  private static final int ALERTS_MEANWHILE = 3;
  private static final int MOST_LOOKS = 10;
  private static final String KINDS = "mdetenants,mdealertsyncs";
  private static final String COMPLETE = "Consent is complete";

  private final DemoEnvironment stage;
  private final DemoOutput narrator;
  private final StatusReports reports;
  private final ResponseSteps response;
  private Duration restart;

  public DemoSteps(DemoEnvironment stage, DemoOutput narrator) {
    this.stage = stage;
    this.narrator = narrator;
    this.reports = new StatusReports(narrator, stage.operator()::logFile);
    this.response = new ResponseSteps(stage, narrator, reports);
  }

  /** Tells it all. */
  public void tell() throws DemoFailedException, InterruptedException {
    apply();
    nobodyHasConsented();
    administratorConsents();
    tenantBecomesReady();
    alertsAreMirrored();
    alertsReachTheWebhook();
    if (stage.search().isPresent()) {
      alertsAreFoundBySearch(stage.search().get());
    }
    response.aRowIsHunted(this::requireSignatures);
    aKilledOperatorLosesNothing();
    response.aDeviceIsIsolatedOnce(restart);
    response.itIsReleasedWhenDue();
    consentIsWithdrawn();
    nothingConfidentialWasLogged();
  }

  private void apply() {
    narrator.step("The partner applies the examples: its app, and one manifest per customer");
    stage.manifests().apply(stage.cluster().client());
    narrator.command("kubectl apply -f examples/", stage.manifests().applied());
    narrator.say("The demo has added receivers of alerts to Contoso's feed, and their Secrets:");
    narrator.say(stage.manifests().added());
    narrator.say("Its MdeTenant contoso asks for more than alerts, and allows an action:");
    narrator.say("requiredRoles: Alert.Read.All, " + String.join(", ", ResponseSteps.ROLES));
    narrator.say("actions.allowed: " + String.join(", ", ResponseSteps.ACTIONS));
  }

  private void nobodyHasConsented() throws DemoFailedException, InterruptedException {
    narrator.step("ConsentPending: no customer has consented yet");
    for (var tenant : stage.manifests().tenants()) {
      awaitReason(tenant.getMetadata().getName(), Reason.CONSENT_PENDING);
    }
    showTables();
    narrator.say("The link to send to Contoso's administrator, from the tenant's status:");
    narrator.show(link());
  }

  /** Plays the customer's administrator, from the link to the page that tells what came of it. */
  public void administratorConsents() throws DemoFailedException, InterruptedException {
    narrator.step("Contoso's administrator opens the link, accepts, and is sent back");
    try (var administrator =
        new Administrator(stage.microsoft().simulator().authority().clientSslContext())) {
      narrator.passed("Microsoft's page is titled: " + administrator.open(link()).title());
      var page = administrator.accept(link());
      for (var looks = 0; page.looksAgainAfter().isPresent() && looks < MOST_LOOKS; looks++) {
        narrator.say(
            "The operator's page is titled: %s; it refreshes by itself.".formatted(page.title()));
        Thread.sleep(page.looksAgainAfter().get());
        page = administrator.open(page.address().toString());
      }
      narrator.say("After Accept, the operator's own page, once it has verified the consent:");
      narrator.show(page.address().toString());
      narrator.quote(page.text());
      if (!page.title().equals(COMPLETE) || !page.text().contains(displayName())) {
        throw new DemoFailedException("the page does not say that the consent is complete");
      }
      narrator.passed("it says what was granted, and what happens next");
    }
  }

  /** After the consent. */
  public void tenantBecomesReady() throws DemoFailedException, InterruptedException {
    narrator.step("Ready: the operator has a token with the role, and the API responds");
    awaitReason(CUSTOMER, Reason.READY);
    awaitFeed(true, "the feed of alerts is Ready");
    showTables();
  }

  private void alertsAreMirrored() throws DemoFailedException, InterruptedException {
    narrator.step("Contoso's alerts are mirrored into ConfigMaps");
    var expected = stage.microsoft().tenant(CUSTOMER).alerts().count();
    narrator.await(
        "all %d alerts of the last day are there".formatted(expected),
        () -> stage.mirroredAlerts().size() == expected,
        () -> "There are %d.".formatted(stage.mirroredAlerts().size()));
    stage.mirroredAlerts().stream()
        .sorted(Comparator.comparing(DemoSteps::created))
        .limit(ALERTS_SHOWN)
        .forEach(this::show);
    narrator.say("… and %d more".formatted(expected - ALERTS_SHOWN));
  }

  private void alertsReachTheWebhook() throws DemoFailedException, InterruptedException {
    narrator.step("The same alerts are posted to a webhook, as signed CloudEvents");
    var expected = stage.microsoft().tenant(CUSTOMER).alerts().count();
    narrator.await(
        "the receiver has all %d alerts".formatted(expected),
        () -> stage.receivedAlerts() == expected,
        () -> "It has %d.".formatted(stage.receivedAlerts()));
    narrator.say("The first event's id: " + stage.alertEvents().getFirst().path("id").asText());
    requireSignatures();
  }

  private void alertsAreFoundBySearch(DemoSearch search)
      throws DemoFailedException, InterruptedException {
    narrator.step("They are found in OpenSearch, too, in the Elastic Common Schema");
    var expected = stage.microsoft().tenant(CUSTOMER).alerts().count();
    narrator.await(
        "the data stream has all %d alerts".formatted(expected),
        () -> search.documents().size() == expected,
        () -> "It has %d.".formatted(search.documents().size()));
    narrator.command("curl $OPENSEARCH/" + DemoSearch.STREAM + "/_search", search.table());
  }

  private void requireSignatures() throws DemoFailedException {
    var calls = stage.receiver().calls();
    if (!calls.stream().allMatch(call -> isSigned(call, WebhookSignatures.OLD_KEY))) {
      throw new DemoFailedException("a request to the webhook is not signed with its key");
    }
    narrator.passed("all %d requests are signed".formatted(calls.size()));
  }

  private void aKilledOperatorLosesNothing() throws DemoFailedException, InterruptedException {
    narrator.step("The operator is killed while alerts continue, and started again: none is lost");
    restart = stage.crash(this::alertsContinue);
    narrator.passed("the operator works again (%.1f s)".formatted(restart.toMillis() / 1e3));
    var expected = stage.microsoft().tenant(CUSTOMER).alerts().count();
    narrator.await(
        "the receiver and the mirror have all %d alerts".formatted(expected),
        () -> stage.receivedAlerts() == expected && stage.mirroredAlerts().size() == expected,
        () ->
            "They have %d and %d."
                .formatted(stage.receivedAlerts(), stage.mirroredAlerts().size()));
    requireSignatures();
    narrator.say(
        "%d events for %d alerts: a crash may repeat one batch, which the receiver recognises by the ids."
            .formatted(stage.alertEvents().size(), expected));
    awaitFeed(true, "the feed of alerts is Ready again");
  }

  private void alertsContinue() {
    for (var i = 0; i < ALERTS_MEANWHILE; i++) {
      stage.microsoft().raiseAlert(CUSTOMER);
    }
  }

  private void consentIsWithdrawn() throws DemoFailedException, InterruptedException {
    narrator.step("ConsentRevoked: Contoso removes the app, and the operator notices");
    stage.microsoft().withdraw(CUSTOMER);
    requestCheck();
    awaitReason(CUSTOMER, Reason.CONSENT_REVOKED);
    awaitFeed(false, "the feed is paused and keeps its cursor");
    showTables();
  }

  private void nothingConfidentialWasLogged() throws DemoFailedException {
    narrator.step("No secret and no token was logged");
    var log = stage.operator().log();
    var confidential = stage.microsoft().simulator().confidential();
    if (confidential.stream().anyMatch(log::contains)) {
      throw new DemoFailedException(
          "a secret or a token is in the operator's log, " + stage.operator().logFile());
    }
    narrator.passed(
        "none of the %d secrets, tokens and codes of this run is in the operator's log"
            .formatted(confidential.size()));
  }

  /** Shows a mirrored alert on one line. */
  public void show(JsonNode alert) {
    narrator.say(
        "%-13s  %s  %s"
            .formatted(
                alert.path("severity").asText(),
                created(alert).truncatedTo(ChronoUnit.SECONDS),
                alert.path("title").asText()));
  }

  private void showTables() {
    var namespace = stage.namespace();
    narrator.command(
        "kubectl get " + KINDS + " -n " + namespace, stage.cluster().tables(namespace, KINDS));
  }

  /** Without it, a change at Microsoft is noticed at the next check, or when the token ends. */
  private void requestCheck() {
    var now = Instant.now().toString();
    stage.annotateTenant(CUSTOMER, Api.REQUESTED_AT_ANNOTATION, now);
    narrator.say("The partner does not wait for the next check, but asks for one:");
    narrator.command(
        "kubectl annotate mdetenant %s -n %s --overwrite %s=%s"
            .formatted(CUSTOMER, stage.namespace(), Api.REQUESTED_AT_ANNOTATION, now),
        "mdetenant.mde-operator.io/%s annotated".formatted(CUSTOMER));
  }

  private String link() {
    return stage.tenant(CUSTOMER).getStatus().consent().url();
  }

  private void awaitReason(String tenant, Reason reason)
      throws DemoFailedException, InterruptedException {
    reports.await(tenant, () -> stage.tenant(tenant).getStatus(), reason);
  }

  private String displayName() {
    return stage.tenant(CUSTOMER).getSpec().displayName();
  }

  private void awaitFeed(boolean ready, String what)
      throws DemoFailedException, InterruptedException {
    reports.await(
        what,
        () -> stage.feed().getStatus(),
        status ->
            !StatusReports.reason(status).isEmpty()
                && ready == Conditions.isTrue(status.conditions(), ConditionType.READY));
  }

  private static Instant created(JsonNode alert) {
    return Instant.parse(alert.path("alertCreationTime").asText());
  }
}
