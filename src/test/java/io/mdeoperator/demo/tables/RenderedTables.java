// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo.tables;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of some kinds where no kubectl prints them. */
public record RenderedTables(KubernetesClient client) {
  /**
   * One below the other.
   *
   * @param kinds their plurals, joined by commas
   */
  public String of(String namespace, String kinds) {
    return Stream.of(kinds.split(",", -1))
        .map(ProjectFiles::definition)
        .map(definition -> table(definition, namespace))
        .filter(table -> !table.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private String table(CustomResourceDefinition definition, String namespace) {
    var kind = CustomResourceDefinitionContext.fromCrd(definition);
    var objects =
        client.genericKubernetesResources(kind).inNamespace(namespace).list().getItems().stream()
            .sorted(Comparator.comparing(object -> object.getMetadata().getName()))
            .toList();
    return ResourceTable.of(definition).render(objects, Instant.now());
  }
}
