// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import static io.mdeoperator.alertsync.testing.Feeds.feed;
import static io.mdeoperator.alertsync.testing.Feeds.input;
import static io.mdeoperator.alertsync.testing.Feeds.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.ApplicationAuth;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.sink.ConfigMapSink;
import io.mdeoperator.api.v1alpha1.sink.ConfigMapSink.Retention;
import io.mdeoperator.api.v1alpha1.sink.ElasticsearchSink;
import io.mdeoperator.api.v1alpha1.sink.HeaderFrom;
import io.mdeoperator.api.v1alpha1.sink.KafkaSasl;
import io.mdeoperator.api.v1alpha1.sink.KafkaSink;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink;
import io.mdeoperator.api.v1alpha1.sink.SecretKey;
import io.mdeoperator.api.v1alpha1.sink.SentinelSink;
import io.mdeoperator.api.v1alpha1.sink.SinkAuth;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.api.v1alpha1.sink.SplunkHecSink;
import io.mdeoperator.api.v1alpha1.sink.SyslogSink;
import io.mdeoperator.api.v1alpha1.sink.WebhookSink;
import io.mdeoperator.api.v1alpha1.sink.WebhookSink.Mode;
import io.mdeoperator.api.v1alpha1.sink.WebhookSink.Signing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedGateTest {
  @Test
  void isOpenWhenTheTenantIsReadyAndHasAnAlertRole() {
    assertThat(gate(tenant("True", "Ready", "Machine.Read.All", "Alert.ReadWrite.All")))
        .isInstanceOf(FeedGate.Open.class);
  }

  @Test
  void isOpenWhenTheTokenDoesNotTellItsRoles() {
    assertThat(gate(tenant("True", "Ready"))).isInstanceOf(FeedGate.Open.class);
  }

  @Test
  void isHeldByATenantThatIsMissing() {
    var gate =
        FeedGate.of(
            new FeedInput(
                feed("mirror"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of()));

    assertHeld(gate, Reason.REFERENCE_NOT_FOUND, "'contoso'");
  }

  @Test
  void isHeldByATenantThatIsNotReadyAndSaysWhy() {
    assertHeld(
        gate(tenant("False", "ConsentPending")), Reason.TENANT_NOT_READY, "(ConsentPending)");
  }

  @Test
  void waitsForTheFirstCheckOfItsTenantBeforeItSaysThatItIsHeld() {
    assertThat(patience(feed("mirror"), unchecked(), 10)).isEqualTo(Duration.ofSeconds(20));
    assertThat(patience(feed("mirror"), unchecked(), 31)).isNegative();
  }

  @Test
  void saysAtOnceThatItIsHeldByATenantThatWasChecked() {
    assertThat(patience(feed("mirror"), tenant("False", "ConsentPending"), 0)).isZero();
  }

  @Test
  void saysAtOnceThatItIsHeldWhenItHasSaidAnythingBefore() {
    assertThat(patience(withReady("True", Reason.READY), unchecked(), 0)).isZero();
  }

  @Test
  void isHeldByATenantWithoutAnAlertRole() {
    assertHeld(
        gate(tenant("True", "Ready", "Machine.Read.All")),
        Reason.ALERT_ROLE_MISSING,
        "Alert.Read.All");
  }

  @Test
  void isPausedWithTheFeedOrWithItsTenant() {
    assertThat(FeedGate.of(input(feed(true, "mirror")))).isInstanceOf(FeedGate.Paused.class);
    assertThat(gate(Feeds.suspended(tenant("True", "Ready")))).isInstanceOf(FeedGate.Paused.class);
  }

  @Test
  void saysWhyAChildFeedIsPausedAndWhenItIsDeleted() {
    var child =
        Feeds.annotated(feed(true, "mirror"), Api.LEFT_AT_ANNOTATION, "2026-03-01T12:00:00Z");
    var suspended = "spec.suspend";
    assertThat(paused(child)).as("no child of any feed").contains(suspended);

    child
        .getMetadata()
        .setOwnerReferences(List.of(new OwnerReferenceBuilder().withUid("parent").build()));

    assertThat(paused(child))
        .contains("no longer match", "deleted at 2026-03-08T12:00:00Z")
        .doesNotContain(suspended);
  }

  private static String paused(MdeAlertSync feed) {
    return ((FeedGate.Paused) FeedGate.of(input(feed))).message();
  }

  @Test
  void isHeldAfterAnAlertOfAnotherTenantUntilSomebodyAsks() {
    assertHeld(FeedGate.of(input(mismatched())), Reason.TENANT_MISMATCH, "foreign");

    var asked = Feeds.annotated(mismatched(), Api.REQUESTED_AT_ANNOTATION, "now");
    assertThat(FeedGate.of(input(asked))).isInstanceOf(FeedGate.Open.class);
  }

  @Test
  void doesNotForgetAnAlertOfAnotherTenantWhileSomethingElseIsInTheWay() {
    var suspended = Feeds.with(feed(true, "mirror"), mismatched().getStatus());
    var broken = Feeds.with(feed(), mismatched().getStatus());

    assertHeld(FeedGate.of(input(suspended)), Reason.TENANT_MISMATCH, "foreign");
    assertHeld(FeedGate.of(input(broken)), Reason.TENANT_MISMATCH, "foreign");
    assertHeld(
        FeedGate.of(input(mismatched(), tenant("False", "ConsentPending"))),
        Reason.TENANT_MISMATCH,
        "foreign");
  }

  @Test
  void isHeldByASpecWithNothingToPollFor() {
    assertInvalid(feed(), "spec.sinks is missing");
    assertInvalid(Feeds.into(SinkSpec.of(null, mirror("1h"))), "spec.sinks[0].name");
    assertInvalid(Feeds.into(SinkSpec.of("a", null)), "spec.sinks[0] has no valid");
    assertInvalid(
        Feeds.into(SinkSpec.of("a", mirror("1h")), SinkSpec.of("b", mirror("1 day"))),
        "spec.sinks[1].configMap.retention.maxAge: '1 day'");
    assertInvalid(
        Feeds.into(webhook(null, null)),
        "spec.sinks[0].webhook needs exactly one of url and urlFrom");
    assertInvalid(
        Feeds.into(webhook("https://siem.example", new Signing(null, null))),
        "spec.sinks[0].webhook.signing.secretRef");
    assertInvalid(Feeds.polledEvery("often"), "spec.pollPeriod: 'often'");
    assertInvalid(Feeds.of(new LocalRef(null)), "spec.tenantRef");
    assertInvalid(Feeds.of(null), "spec.tenantRef");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host", "content-type", "Content-Length", "Connection", "TE", "Transfer-Encoding",
        "Proxy-Authorization", "User-Agent", "webhook-signature", "Webhook-Id", "ce-id", "Expect"
      })
  void isHeldByAHeaderThatOthersSet(String name) {
    assertInvalid(
        Feeds.into(withHeader(name, "siem", "token")),
        "spec.sinks[0].webhook.headersFrom[0].name: the operator or HTTP itself sets the header '"
            + name
            + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X\r\nHost", "X: y", "X y", "é", "X\n"})
  void isHeldByWhatIsNoHeader(String name) {
    assertInvalid(
        Feeds.into(withHeader(name, "siem", "token")),
        "spec.sinks[0].webhook.headersFrom[0].name is missing or invalid");
  }

  @Test
  void isHeldByAWebhookWithoutOneUrlOrASecretsKey() {
    var url = "https://siem.example";
    var value = new SecretKey(new LocalRef("siem"), "url");
    assertInvalid(
        Feeds.into(webhook(url, value, null)),
        "spec.sinks[0].webhook needs exactly one of url and urlFrom");
    assertInvalid(
        Feeds.into(webhook(null, new SecretKey(new LocalRef(null), "url"), null)),
        "spec.sinks[0].webhook.urlFrom.secretRef");
    assertInvalid(
        Feeds.into(webhook(null, new SecretKey(new LocalRef("siem"), null), null)),
        "spec.sinks[0].webhook.urlFrom.key");
    assertInvalid(
        Feeds.into(withHeader("Authorization", null, "token")),
        "spec.sinks[0].webhook.headersFrom[0].secretRef");
    assertInvalid(
        Feeds.into(withHeader("Authorization", "siem", null)),
        "spec.sinks[0].webhook.headersFrom[0].key");
    assertThat(FeedGate.of(input(Feeds.into(withHeader("Authorization", "siem", "token")))))
        .isInstanceOf(FeedGate.Open.class);
  }

  @Test
  void isHeldByElasticsearchWithoutAUrlOrASecret() {
    var nameless = new LocalRef(null);
    assertInvalid(Feeds.into(elasticsearch(null, null)), "spec.sinks[0].elasticsearch.url");
    assertInvalid(
        Feeds.into(elasticsearch("https://a", new SinkAuth(null, null, null))),
        "spec.sinks[0].elasticsearch.auth has no valid apiKey, basic or bearer");
    assertInvalid(
        Feeds.into(
            elasticsearch("https://a", new SinkAuth(null, new SinkAuth.Basic(nameless), null))),
        "spec.sinks[0].elasticsearch.auth.basic.secretRef");
    assertInvalid(
        Feeds.into(
            elasticsearch("https://a", new SinkAuth(new SecretKey(nameless, "key"), null, null))),
        "spec.sinks[0].elasticsearch.auth.apiKey.secretRef");
    assertInvalid(
        Feeds.into(
            elasticsearch(
                "https://a",
                new SinkAuth(null, null, new SecretKey(new LocalRef("elastic"), null)))),
        "spec.sinks[0].elasticsearch.auth.bearer.key");
    assertThat(FeedGate.of(input(Feeds.into(elasticsearch("https://a", null)))))
        .isInstanceOf(FeedGate.Open.class);
  }

  @Test
  void isHeldBySplunkWithoutAUrlOrAToken() {
    var token = new SecretKey(new LocalRef("splunk"), "token");
    assertInvalid(Feeds.into(splunk(null, token)), "spec.sinks[0].splunkHec.url");
    assertInvalid(Feeds.into(splunk("https://a", null)), "spec.sinks[0].splunkHec.token");
    assertInvalid(
        Feeds.into(splunk("https://a", new SecretKey(new LocalRef(null), "token"))),
        "spec.sinks[0].splunkHec.token.secretRef");
    assertThat(FeedGate.of(input(Feeds.into(splunk("https://a", token)))))
        .isInstanceOf(FeedGate.Open.class);
  }

  @Test
  void isHeldByKafkaWithoutBrokersATopicOrAUser() {
    var servers = List.of("broker.example:9093");
    KafkaSasl.User absent = null;
    assertInvalid(Feeds.into(kafka(null, "t", null)), "spec.sinks[0].kafka.bootstrapServers");
    assertInvalid(
        Feeds.into(kafka(List.of("broker.example"), "t", null)),
        "spec.sinks[0].kafka.bootstrapServers");
    assertInvalid(Feeds.into(kafka(servers, null, null)), "spec.sinks[0].kafka.topic");
    assertInvalid(
        Feeds.into(kafka(servers, "t", new KafkaSasl(absent, absent, absent, null))),
        "spec.sinks[0].kafka.sasl");
    var nameless = new KafkaSasl.User(new LocalRef(null));
    assertInvalid(
        Feeds.into(kafka(servers, "t", new KafkaSasl(null, nameless, null, null))),
        "spec.sinks[0].kafka.sasl.secretRef");
    var tenantless = new ApplicationAuth(new LocalRef("partner"), null);
    assertInvalid(
        Feeds.into(kafka(servers, "t", new KafkaSasl(null, null, null, tenantless))),
        "spec.sinks[0].kafka.sasl.oauthBearer.tenantId");
    assertThat(FeedGate.of(input(Feeds.into(kafka(servers, "t", null)))))
        .isInstanceOf(FeedGate.Open.class);
  }

  private static SinkSpec kafka(List<String> servers, String topic, KafkaSasl sasl) {
    return SinkSpec.of("kafka", KafkaSink.at(servers, topic, sasl), null);
  }

  @Test
  void isHeldBySyslogWithoutAHost() {
    assertInvalid(Feeds.into(SinkSpec.of("soc", SyslogSink.at(null))), "spec.sinks[0].syslog.host");
    assertThat(FeedGate.of(input(Feeds.into(SinkSpec.of("soc", SyslogSink.at("siem.example"))))))
        .isInstanceOf(FeedGate.Open.class);
  }

  @Test
  void isHeldByOtlpWithoutAnEndpointOrWithAHeaderOfHttp() {
    assertInvalid(Feeds.into(otlp(null, "Authorization")), "spec.sinks[0].otlp.endpoint");
    assertInvalid(
        Feeds.into(otlp("https://a", "Content-Type")),
        "spec.sinks[0].otlp.headers[0].name: the operator or HTTP itself sets the header");
    assertThat(FeedGate.of(input(Feeds.into(otlp("https://a", "Authorization")))))
        .isInstanceOf(FeedGate.Open.class);
  }

  @Test
  void isHeldBySentinelWithoutItsRuleOrItsApplication() {
    var auth = new ApplicationAuth(new LocalRef("partner"), Alerts.TENANT);
    assertInvalid(Feeds.into(sentinel(null, auth)), "spec.sinks[0].sentinel.dataCollectionRule");
    assertInvalid(Feeds.into(sentinel("dcr-1", null)), "spec.sinks[0].sentinel.auth.tenantId");
    assertInvalid(
        Feeds.into(sentinel("dcr-1", new ApplicationAuth(null, Alerts.TENANT))),
        "spec.sinks[0].sentinel.auth.applicationRef");
    assertThat(FeedGate.of(input(Feeds.into(sentinel("dcr-1", auth)))))
        .isInstanceOf(FeedGate.Open.class);
  }

  private static SinkSpec sentinel(String rule, ApplicationAuth auth) {
    return SinkSpec.of("sentinel", SentinelSink.at("https://a", rule, auth));
  }

  private static SinkSpec otlp(String endpoint, String header) {
    var headers = List.of(new HeaderFrom(header, new LocalRef("otlp"), "key"));
    return SinkSpec.of("otlp", OtlpSink.at(endpoint, headers));
  }

  private static SinkSpec splunk(String url, SecretKey token) {
    return SinkSpec.of("splunk", SplunkHecSink.at(url, token), null);
  }

  private static SinkSpec elasticsearch(String url, SinkAuth auth) {
    return SinkSpec.of("elastic", ElasticsearchSink.at(url, auth));
  }

  private static SinkSpec withHeader(String name, String secret, String key) {
    var header = new HeaderFrom(name, new LocalRef(secret), key);
    return webhook("https://siem.example", null, List.of(header));
  }

  private static SinkSpec webhook(String url, SecretKey urlFrom, List<HeaderFrom> headers) {
    return SinkSpec.of("siem", new WebhookSink(url, urlFrom, null, headers, null, null));
  }

  private static SinkSpec webhook(String url, Signing signing) {
    var webhook = new WebhookSink(url, null, Mode.STRUCTURED, List.of(), signing, null);
    return SinkSpec.of("siem", webhook);
  }

  private static ConfigMapSink mirror(String maxAge) {
    return new ConfigMapSink(new Retention(maxAge, null), null);
  }

  private static void assertInvalid(MdeAlertSync feed, String inMessage) {
    assertHeld(FeedGate.of(input(feed)), Reason.SPEC_INVALID, inMessage);
  }

  @Test
  void wakesUpForWhatCanOpenOrCloseIt() {
    assertThat(FeedGate.matters(tenant("True", "Ready"), tenant("False", "RolesMissing"))).isTrue();
    assertThat(FeedGate.matters(tenant("True", "Ready", "a"), tenant("True", "Ready", "b")))
        .isTrue();
    assertThat(FeedGate.matters(tenant("True", "Ready", "a"), tenant("True", "Ready", "a")))
        .isFalse();
  }

  private static Duration patience(MdeAlertSync feed, MdeTenant tenant, int knownSeconds) {
    var input = input(feed, tenant);
    var held = (FeedGate.Held) FeedGate.of(input);
    return FeedGate.patience(input, held.finding(), Duration.ofSeconds(knownSeconds));
  }

  /** A tenant without a status. */
  private static MdeTenant unchecked() {
    var tenant = tenant("True", "Ready");
    tenant.setStatus(null);
    return tenant;
  }

  private static MdeAlertSync mismatched() {
    return withReady("False", Reason.TENANT_MISMATCH);
  }

  private static MdeAlertSync withReady(String status, Reason reason) {
    var ready =
        new ConditionBuilder()
            .withType("Ready")
            .withStatus(status)
            .withReason(reason.value())
            .withMessage("foreign")
            .build();
    return Feeds.with(feed("mirror"), MdeAlertSyncStatus.EMPTY.withConditions(1L, List.of(ready)));
  }

  private static FeedGate gate(MdeTenant tenant) {
    return FeedGate.of(input(feed("mirror"), tenant));
  }

  private static void assertHeld(FeedGate gate, Reason reason, String inMessage) {
    assertThat(gate).isInstanceOf(FeedGate.Held.class);
    var finding = ((FeedGate.Held) gate).finding();
    assertThat(finding.reason()).isEqualTo(reason);
    assertThat(finding.message()).contains(inMessage);
  }
}
