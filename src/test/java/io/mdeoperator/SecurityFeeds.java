// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.audit.OperatorConduct;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The feeds of the security story: everything that an operator does for one. */
record SecurityFeeds(TestEnvironment stage, CustomerTenant contoso) {
  private static final String CHILD = OperatorConduct.FLEET + "-contoso";
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** The mirror keeps two: the first one goes when the third one comes. */
  void mirrorAlerts() {
    addAlert("first", "One that is forgotten");
    addAlert("second", "One that is changed");
    poll("mirror");
    stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
    awaitMirrored("first", "second");
    contoso.alerts().update("second", alert -> alert.put("status", "Resolved"));
    addAlert("third", SecurityStory.TITLE);
    poll("mirror");
    awaitMirrored("second", "third");
  }

  /** For a replica that finds everything done. */
  void mirrorOneMore() {
    addAlert("later", SecurityStory.TITLE);
    poll("renamed");
    awaitMirrored("later");
  }

  /** The checkpoint of the sink that is no more is deleted. */
  void renameASink() {
    poll("renamed");
    await()
        .atMost(TIMEOUT)
        .untilAsserted(() -> assertThat(configMap("alerts-checkpoint-mirror")).isNull());
  }

  /** A feed is made, suspended when its tenant leaves, and deleted a week later. */
  void feedATenantByItsLabels() {
    label("gold");
    lookAfterFleet();
    stage.awaitReady(MdeAlertSync.class, CHILD, "True", "Ready");
    label("none");
    stage.awaitReady(MdeAlertSync.class, CHILD, "True", "Suspended");
    stage
        .user()
        .resource(stage.get(MdeAlertSync.class, CHILD))
        .edit(
            child -> {
              child
                  .getMetadata()
                  .getAnnotations()
                  .put(Api.LEFT_AT_ANNOTATION, "2020-01-01T00:00:00Z");
              return child;
            });
    lookAfterFleet();
    await()
        .atMost(TIMEOUT)
        .untilAsserted(() -> assertThat(stage.get(MdeAlertSync.class, CHILD)).isNull());
    stage.user().resource(stage.get(MdeAlertSync.class, OperatorConduct.FLEET)).delete();
  }

  /** Applies the feed with this sink, and asks for a poll at once. */
  private void poll(String sink) {
    applyAndRequest(
        "alerts",
        """
          tenantRef: {name: contoso}
          pollPeriod: 10s
          sinks: [{name: %s, configMap: {retention: {maxAlerts: 2}}}]
        """
            .formatted(sink));
  }

  /** It would do so by itself within half a minute. */
  private void lookAfterFleet() {
    applyAndRequest(
        OperatorConduct.FLEET,
        """
          tenantSelector: {matchLabels: {tier: gold}}
          sinks: [{name: mirror, configMap: {}}]
        """);
  }

  private void applyAndRequest(String name, String spec) {
    stage.apply(
        MdeAlertSync.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: %s, namespace: %s, annotations: {%s: "%s"}}
        spec:
        %s
        """
            .formatted(name, stage.namespace(), Api.REQUESTED_AT_ANNOTATION, Instant.now(), spec));
  }

  private void label(String tier) {
    stage
        .user()
        .resource(stage.get(MdeTenant.class, "contoso"))
        .edit(
            tenant -> {
              tenant.getMetadata().setLabels(Map.of("tier", tier));
              return tenant;
            });
  }

  private ConfigMap configMap(String name) {
    return stage.user().configMaps().inNamespace(stage.namespace()).withName(name).get();
  }

  private void addAlert(String id, String title) {
    contoso
        .alerts()
        .add(
            AlertGenerator.seeded(id.hashCode(), contoso)
                .next(Instant.now())
                .put("id", id)
                .put("title", title)
                .put("aadTenantId", contoso.id()));
  }

  /** The mirror holds all of these; the checkpoint is written after it. */
  private void awaitMirrored(String... ids) {
    await("alerts " + List.of(ids))
        .atMost(TIMEOUT)
        .until(
            () ->
                stage
                    .user()
                    .configMaps()
                    .inNamespace(stage.namespace())
                    .withLabel("app.kubernetes.io/component", "alerts")
                    .list()
                    .getItems()
                    .stream()
                    .map(ConfigMap::getData)
                    .anyMatch(data -> data != null && data.keySet().containsAll(List.of(ids))));
  }
}
