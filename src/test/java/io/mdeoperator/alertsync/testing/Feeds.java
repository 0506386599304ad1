// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.alertsync.FeedStatus;
import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.alertsync.poll.FeedMetrics;
import io.mdeoperator.alertsync.poll.FeedSchedule;
import io.mdeoperator.alertsync.poll.PollReport;
import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.alertsync.poll.PollServices;
import io.mdeoperator.alertsync.poll.Poller;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.CredentialSpec;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.TenantSelector;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationSpec;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import io.mdeoperator.api.v1alpha1.sink.ConfigMapSink;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.credential.ApplicationAccess;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.Clouds.AzureMonitor;
import io.mdeoperator.defender.Clouds.Graph;
import io.mdeoperator.delivery.SinkHealth;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.checkpoint.RememberedAlerts;
import io.mdeoperator.delivery.memory.BatchMemory;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.sink.store.CheckpointStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Feeds, tenants and applications for tests. */
public final class Feeds {
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  public static final Clouds CLOUDS =
      new Clouds(
          Arrays.stream(Cloud.values())
              .collect(Collectors.toMap(cloud -> cloud, Feeds::endpoints)));

  private Feeds() {}

  /** As many as one sink may have, in segments as soon as there are a few. */
  public static RememberedAlerts remembered() {
    return RememberedAlerts.of(1L << 30, 3);
  }

  /** That nobody looks at. */
  public static FeedMetrics metrics() {
    return new FeedMetrics(new SimpleMeterRegistry(), () -> NOON, () -> NOON);
  }

  /** Polls at noon; whatever sinks do is done at once. */
  public static Poller polls(AlertSource source, PollServices.SinkAt sinks, CheckpointStore store) {
    return polls(
        source,
        sinks,
        new SinkStores(store, new MemoryQuarantine(), Feeds.remembered()),
        Clock.fixed(NOON, ZoneOffset.UTC));
  }

  public static Poller polls(
      AlertSource source, PollServices.SinkAt sinks, SinkStores stores, Clock clock) {
    return new Poller(
        new PollServices(
            source,
            sinks,
            feed -> stores,
            CLOUDS,
            schedule(),
            Duration.ofDays(180),
            BatchMemory.of(64 << 20),
            Runnable::run,
            Duration.ofSeconds(1),
            feed -> {},
            metrics(),
            clock,
            clock::instant));
  }

  /** Without jitter. */
  public static FeedSchedule schedule() {
    return new FeedSchedule(new Backoff(() -> 0), Duration.ofSeconds(10));
  }

  /** The status after a poll. */
  public static MdeAlertSyncStatus polled(MdeAlertSync feed, PollReport report, Instant now) {
    return new FeedStatus(feed, now).polled(input(feed), report, now);
  }

  /** Why a sink takes nothing, as a poll reports it. */
  public static Optional<Problem> problem(SinkReport sink) {
    return sink.health() instanceof SinkHealth.Failing failing
        ? Optional.of(failing.problem())
        : Optional.empty();
  }

  public static MdeAlertSync generation(MdeAlertSync feed, long generation) {
    feed.getMetadata().setGeneration(generation);
    return feed;
  }

  /** A feed of the tenant {@code contoso} into the sinks of these names. */
  public static MdeAlertSync feed(String... sinks) {
    return feed(false, sinks);
  }

  public static MdeAlertSync feed(boolean suspended, String... sinks) {
    return feed(
        new LocalRef("contoso"), null, suspended, Stream.of(sinks).map(Feeds::mirror).toList());
  }

  public static MdeAlertSync into(SinkSpec... sinks) {
    return feed(new LocalRef("contoso"), null, false, List.of(sinks));
  }

  public static MdeAlertSync polledEvery(String period) {
    return feed(new LocalRef("contoso"), period, false, List.of(mirror("mirror")));
  }

  public static MdeAlertSync of(LocalRef tenant) {
    return feed(tenant, null, false, List.of(mirror("mirror")));
  }

  private static MdeAlertSync feed(
      LocalRef tenant, String pollPeriod, boolean suspended, List<SinkSpec> sinks) {
    return withSpec(
        MdeAlertSyncSpec.of(tenant, sinks).withPollPeriod(pollPeriod).withSuspend(suspended));
  }

  public static MdeAlertSync feedOfMany() {
    return withSpec(
        MdeAlertSyncSpec.of(new TenantSelector(Map.of("a", "b")), List.of(mirror("mirror"))));
  }

  private static SinkSpec mirror(String name) {
    return SinkSpec.of(name, new ConfigMapSink(null, null));
  }

  private static MdeAlertSync withSpec(MdeAlertSyncSpec spec) {
    var feed = new MdeAlertSync();
    feed.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("ns")
            .withName("feed")
            .withUid("feed-uid")
            .withGeneration(1L)
            .withCreationTimestamp("2026-03-01T11:00:00Z")
            .build());
    feed.setSpec(spec);
    return feed;
  }

  public static MdeAlertSync annotated(MdeAlertSync feed, String name, String value) {
    feed.getMetadata().setAnnotations(Map.of(name, value));
    return feed;
  }

  public static MdeAlertSync with(MdeAlertSync feed, MdeAlertSyncStatus status) {
    feed.setStatus(status);
    return feed;
  }

  public static FeedInput input(MdeAlertSync feed) {
    return new FeedInput(
        feed,
        Optional.of(tenant("True", "Ready", "Alert.Read.All")),
        application(),
        Optional.empty(),
        Map.of(),
        Map.of());
  }

  public static FeedInput input(MdeAlertSync feed, MdeTenant tenant) {
    return new FeedInput(
        feed, Optional.of(tenant), application(), Optional.empty(), Map.of(), Map.of());
  }

  public static FeedInput withSinkSecret(FeedInput input, Secret secret) {
    return new FeedInput(
        input.feed(),
        input.tenant(),
        input.application(),
        input.secret(),
        Map.of(secret.getMetadata().getName(), secret),
        input.sinkApplications());
  }

  /** The same with an application of its sinks. */
  public static FeedInput withSinkApplication(FeedInput input, ApplicationAccess application) {
    return new FeedInput(
        input.feed(),
        input.tenant(),
        input.application(),
        input.secret(),
        input.sinkSecrets(),
        Map.of("partner", application));
  }

  public static MdeTenant tenant(String ready, String reason, String... grantedRoles) {
    var tenant = new MdeTenant();
    tenant.setMetadata(
        new ObjectMetaBuilder().withNamespace("ns").withName("contoso").withGeneration(1L).build());
    tenant.setSpec(MdeTenantSpec.of(new LocalRef("partner"), Alerts.TENANT));
    var granted = grantedRoles.length == 0 ? null : List.of(grantedRoles);
    tenant.setStatus(
        MdeTenantStatus.EMPTY
            .withConditions(1L, List.of(ready(ready, reason)))
            .withConsent(ConsentStatus.EMPTY.withGrantedRoles(granted)));
    return tenant;
  }

  /** The tenant made again, with another id. */
  public static MdeTenant tenantOf(String tenantId) {
    var tenant = tenant("True", "Ready", "Alert.Read.All");
    tenant.setSpec(MdeTenantSpec.of(new LocalRef("partner"), tenantId));
    return tenant;
  }

  public static MdeTenant suspended(MdeTenant tenant) {
    tenant.setSpec(tenant.getSpec().withSuspend(true));
    return tenant;
  }

  private static Condition ready(String status, String reason) {
    return new ConditionBuilder()
        .withType("Ready")
        .withStatus(status)
        .withReason(reason)
        .withMessage("why")
        .build();
  }

  /** A feed whose application has a client secret. */
  public static FeedInput input(MdeAlertSync feed, String clientSecret) {
    var application = application().orElseThrow();
    var spec = application.getSpec();
    application.setSpec(
        new MdeApplicationSpec(
            spec.clientId(),
            spec.cloud(),
            new CredentialSpec(
                new CredentialSpec.ClientSecretRef(new LocalRef("partner-app"), null), null, null),
            null,
            null));
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("partner-app")
            .withNamespace("ns")
            .withResourceVersion("1")
            .withLabels(Map.of(Api.CREDENTIAL_LABEL, Api.CREDENTIAL_OF_APPLICATION))
            .endMetadata()
            .withData(
                Map.of(
                    "clientSecret",
                    Base64.getEncoder()
                        .encodeToString(clientSecret.getBytes(StandardCharsets.UTF_8))))
            .build();
    return new FeedInput(
        feed,
        Optional.of(tenant("True", "Ready", "Alert.Read.All")),
        Optional.of(application),
        Optional.of(secret),
        Map.of(),
        Map.of());
  }

  private static Optional<MdeApplication> application() {
    var application = new MdeApplication();
    application.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("ns")
            .withName("partner")
            .withUid("app-uid")
            .withGeneration(1L)
            .build());
    application.setSpec(
        new MdeApplicationSpec(
            "11111111-1111-1111-1111-111111111111",
            Cloud.PUBLIC,
            new CredentialSpec(null, null, null),
            null,
            null));
    return Optional.of(application);
  }

  private static Clouds.Endpoints endpoints(Cloud cloud) {
    return new Clouds.Endpoints(
        new CloudEndpoints(
            cloud.value(), URI.create("https://login.example"), "scope/.default", Set.of()),
        URI.create("https://api.example"),
        false,
        Graph.at(URI.create("https://graph.example")),
        AzureMonitor.of("monitor.example"));
  }
}
