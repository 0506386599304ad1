// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Watches all objects of the operator's kinds in a namespace, from when it is made, and holds every
 * version of their status against what {@link StatusRules} ask for. A test makes one first and
 * calls {@link #verify} last. Thread-safe.
 */
public final class StatusInvariants implements AutoCloseable {
  private static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(
          MdeApplication.class,
          MdeTenant.class,
          MdeAlertSync.class,
          MdeMachineAction.class,
          MdeHuntingQuery.class);

  private final Map<String, ObservedStatus> lastOfEach = new ConcurrentHashMap<>();
  private final Collection<ObservedStatus> observed = new ConcurrentLinkedQueue<>();
  private final Collection<String> violations = new ConcurrentLinkedQueue<>();
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers;

  private StatusInvariants(KubernetesClient client, String namespace) {
    informers = KINDS.stream().map(kind -> inform(client, namespace, kind)).toList();
  }

  /** Begins to watch, and returns when it knows all objects that are there. */
  public static StatusInvariants watch(KubernetesClient client, String namespace) {
    return new StatusInvariants(client, namespace);
  }

  /** How many versions of statuses were seen: a test that checked none has proved nothing. */
  public int versionsSeen() {
    return observed.size();
  }

  /**
   * Fails when a rule was broken, or when a status ever held one of these texts.
   *
   * @param confidential secrets and tokens that were given out
   */
  public void verify(Collection<String> confidential) {
    assertThat(violations).as("broken rules of statuses").isEmpty();
    for (var status : observed) {
      for (var text : confidential) {
        // Not assertThat(…).doesNotContain: it would print the secret.
        assertThat(status.text().contains(text))
            .as("%s holds something confidential", status.object())
            .isFalse();
      }
    }
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }

  private SharedIndexInformer<GenericKubernetesResource> inform(
      KubernetesClient client, String namespace, Class<? extends CustomResource<?, ?>> kind) {
    return client
        .genericKubernetesResources(CustomResourceDefinitionContext.fromCustomResourceType(kind))
        .inNamespace(namespace)
        .inform(new Handler());
  }

  /** Calls for one object come one after the other. */
  private void observe(GenericKubernetesResource object) {
    var now =
        new ObservedStatus(Serialization.unmarshal(Serialization.asJson(object), ObjectNode.class));
    if (!now.isWritten()) {
      return;
    }
    var before = lastOfEach.put(now.uid(), now);
    if (before != null && before.text().equals(now.text())) {
      return;
    }
    observed.add(now);
    StatusRules.broken(before, now).forEach(rule -> violations.add(now.object() + ": " + rule));
  }

  private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource object) {
      observe(object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
      observe(now);
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean unknown) {
      lastOfEach.remove(object.getMetadata().getUid());
    }
  }
}
