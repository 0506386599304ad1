// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.demo.cluster.DemoCluster;
import io.mdeoperator.testing.WebhookReceiver;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** All that takes part in the story, and what can be seen from outside. */
public record DemoEnvironment(
    DemoCluster cluster,
    Manifests manifests,
    SimulatedMicrosoft microsoft,
    DemoOperator operator,
    WebhookReceiver receiver,
    Optional<DemoSearch> search) {
  public String namespace() {
    return manifests.namespace();
  }

  public MdeTenant tenant(String name) {
    return get(MdeTenant.class, name);
  }

  public MdeHuntingQuery query(String name) {
    return get(MdeHuntingQuery.class, name);
  }

  public MdeMachineAction action(String name) {
    return get(MdeMachineAction.class, name);
  }

  public MdeAlertSync feed() {
    return get(MdeAlertSync.class, feedName());
  }

  private <T extends HasMetadata> T get(Class<T> kind, String name) {
    return cluster.client().resources(kind).inNamespace(namespace()).withName(name).get();
  }

  /** The alerts in the feed's ConfigMaps. */
  public List<JsonNode> mirroredAlerts() {
    return cluster.client().configMaps().inNamespace(namespace()).list().getItems().stream()
        .filter(map -> map.getMetadata().getName().startsWith(feedName() + "-alerts-"))
        .map(ConfigMap::getData)
        .flatMap(data -> Optional.ofNullable(data).map(Map::values).stream())
        .flatMap(Collection::stream)
        .map(line -> Serialization.unmarshal(line, JsonNode.class))
        .toList();
  }

  /** What the webhook's receiver has of alerts, repeats included. */
  public List<JsonNode> alertEvents() {
    return events("io.mde-operator.alert.revision");
  }

  /** What it has of rows of hunting queries, repeats included. */
  public List<JsonNode> rowEvents() {
    return events("io.mde-operator.hunting.row");
  }

  private List<JsonNode> events(String type) {
    return receiver.events().stream()
        .filter(event -> event.path("type").asText().equals(type))
        .toList();
  }

  /** How many different alerts the webhook's receiver has. */
  public int receivedAlerts() {
    return alertEvents().stream()
        .map(event -> event.path("subject").asText())
        .collect(Collectors.toSet())
        .size();
  }

  /**
   * Kills the operator and has it work again, and returns how long that took.
   *
   * @param meanwhile happens while it is dead
   */
  public Duration crash(Runnable meanwhile) throws DemoFailedException {
    var killed = System.nanoTime();
    operator.kill();
    meanwhile.run();
    operator.comeBack();
    return Duration.ofNanos(System.nanoTime() - killed);
  }

  /** An annotation is set as kubectl annotate does. */
  public void annotateTenant(String name, String annotation, String value) {
    cluster.client().resource(tenant(name)).edit(tenant -> annotated(tenant, annotation, value));
  }

  private static MdeTenant annotated(MdeTenant tenant, String annotation, String value) {
    var all =
        new HashMap<>(Optional.ofNullable(tenant.getMetadata().getAnnotations()).orElse(Map.of()));
    all.put(annotation, value);
    tenant.getMetadata().setAnnotations(all);
    return tenant;
  }

  private String feedName() {
    return manifests.feed().getMetadata().getName();
  }
}
