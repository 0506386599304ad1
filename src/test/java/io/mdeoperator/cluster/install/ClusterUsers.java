// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** Users of a cluster, whom an administrator stands in for. */
public final class ClusterUsers {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private ClusterUsers() {}

  /** A new user, who has one ClusterRole in one namespace. */
  public static KubernetesClient create(
      KubernetesClient admin, String namespace, String name, String clusterRole) {
    admin.resource(binding(namespace, name, clusterRole)).create();
    return as(admin, name);
  }

  /** The cluster as that user sees it. */
  public static KubernetesClient as(KubernetesClient admin, String name) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(admin.getConfiguration()).withImpersonateUsername(name).build())
        .build();
  }

  /** Gives a user a ClusterRole in one namespace. */
  public static RoleBinding binding(String namespace, String user, String clusterRole) {
    return new RoleBindingBuilder()
        .withNewMetadata()
        .withName(clusterRole + "-" + user)
        .withNamespace(namespace)
        .endMetadata()
        .withNewRoleRef(RBAC, "ClusterRole", clusterRole)
        .addNewSubject(RBAC, "User", user, null)
        .build();
  }
}
