// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.fleet.FleetStory;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The feeds of the security story: everything that an operator does for one. */
record SecurityFeeds(TestEnvironment stage, CustomerTenant contoso) {
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

  /** A feed of many customers. */
  void feedATenantByItsLabels() {
    new FleetStory<>(stage, MdeAlertSync.class, "sinks: [{name: mirror, configMap: {}}]")
        .comesAndGoes("True", "Ready");
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
