// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo.cluster;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.demo.DemoFailedException;
import io.mdeoperator.demo.DemoOperator;
import io.mdeoperator.demo.LocalOperator;
import io.mdeoperator.demo.tables.ProjectFiles;
import io.mdeoperator.demo.tables.RenderedTables;
import io.mdeoperator.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The cluster of the user's current context, with the user's rights. Nothing that was there before
 * is touched: the demo has a namespace of its own, and leaves definitions alone that it finds.
 */
public final class CurrentCluster implements DemoCluster {
  private static final int DELETION_MINUTES = 1;

  private final KubernetesClient client;
  private final String context;
  private final String namespace;
  private final List<CustomResourceDefinition> installed;

  private CurrentCluster(
      KubernetesClient client,
      String context,
      String namespace,
      List<CustomResourceDefinition> installed) {
    this.client = client;
    this.context = context;
    this.namespace = namespace;
    this.installed = installed;
  }

  /**
   * Connects and, when that is agreed to, installs the definitions that are missing.
   *
   * @param namespace which the demo will create, so that it must not exist
   * @param agrees is asked, with the question, before anything is written
   */
  public static CurrentCluster connect(String namespace, Predicate<String> agrees)
      throws DemoFailedException {
    var config = Config.autoConfigure(null);
    var context =
        Optional.ofNullable(config.getCurrentContext())
            .orElseThrow(() -> new DemoFailedException("kubectl has no current context"))
            .getName();
    var client = new KubernetesClientBuilder().withConfig(config).build();
    try {
      return new CurrentCluster(
          client, context, namespace, install(client, context, namespace, agrees));
    } catch (KubernetesClientException e) {
      client.close();
      throw new DemoFailedException("the context " + context + ": " + e.getMessage(), e);
    } catch (DemoFailedException e) {
      client.close();
      throw e;
    }
  }

  private static List<CustomResourceDefinition> install(
      KubernetesClient client, String context, String namespace, Predicate<String> agrees)
      throws DemoFailedException {
    if (client.namespaces().withName(namespace).get() != null) {
      throw new DemoFailedException(
          "the context %s has a namespace %s already, which the demo would write to"
              .formatted(context, namespace));
    }
    var missing =
        ProjectFiles.definitions().stream()
            .filter(definition -> client.resource(definition).get() == null)
            .toList();
    if (!agrees.test(question(context, namespace, missing))) {
      throw new DemoFailedException("nothing was written to the context " + context);
    }
    missing.forEach(definition -> client.resource(definition).create());
    missing.forEach(
        definition ->
            client
                .resource(definition)
                .waitUntilCondition(CurrentCluster::isEstablished, 1, TimeUnit.MINUTES));
    return missing;
  }

  private static String question(
      String context, String namespace, List<CustomResourceDefinition> missing) {
    var definitions =
        missing.isEmpty()
            ? "An operator that already runs there would act on the demo's objects too."
            : "It installs the custom resource definitions %s for the whole cluster."
                .formatted(missing.stream().map(d -> d.getMetadata().getName()).toList());
    return """
    The demo creates the namespace %s in the context %s.
    %s
    At its end it removes what it brought. Go on?\
    """
        .formatted(namespace, context, definitions);
  }

  private static boolean isEstablished(CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  @Override
  public String description() {
    return "the context " + context;
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  /** It leaves the objects of others alone. */
  @Override
  public DemoOperator startOperator(Path folder, Simulator simulator)
      throws DemoFailedException, IOException {
    return LocalOperator.start(folder, kubeconfig(), simulator, List.of(namespace));
  }

  private static Path kubeconfig() {
    return Path.of(
        Optional.ofNullable(System.getenv("KUBECONFIG"))
            .orElse(System.getProperty("user.home") + "/.kube/config"));
  }

  @Override
  public String tables(String inNamespace, String kinds) {
    return new RenderedTables(client).of(inNamespace, kinds);
  }

  /** The operator has ended, which would take its finalizer away. */
  private void letActionsGo() {
    client
        .resources(MdeMachineAction.class)
        .inNamespace(namespace)
        .list()
        .getItems()
        .forEach(
            action ->
                client
                    .resource(action)
                    .edit(
                        now -> {
                          now.getMetadata().setFinalizers(List.of());
                          return now;
                        }));
  }

  @Override
  public void close() {
    try (client) {
      letActionsGo();
      client
          .namespaces()
          .withName(namespace)
          .withTimeout(DELETION_MINUTES, TimeUnit.MINUTES)
          .delete();
      installed.forEach(definition -> client.resource(definition).delete());
    }
  }
}
