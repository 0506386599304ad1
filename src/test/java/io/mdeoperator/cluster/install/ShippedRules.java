// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.mdeoperator.cluster.audit.AuditEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the manifests in {@code deploy/install} allow the operator's account. */
public final class ShippedRules {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final List<Object> manifests;

  private ShippedRules(List<Object> manifests) {
    this.manifests = manifests;
  }

  /**
   * One verb on one resource.
   *
   * @param namespace empty for all
   * @param resource with its subresource, such as {@code mdetenants/status}
   * @param names that it is restricted to; empty for all
   */
  public record Right(
      String namespace, String group, String resource, String verb, Set<String> names) {

    /** Whether this right is what allows the call (Kubernetes: "Using RBAC Authorization"). */
    public boolean allows(AuditEvent call) {
      return (namespace.isEmpty() || namespace.equals(call.namespace()))
          && group.equals(call.group())
          && resource.equals(resourceOf(call))
          && (verb.equals(call.verb()) || isCreationByApply(call))
          && (names.isEmpty() || names.contains(call.name()));
    }

    /** An apply that makes an object is a patch, and needs the right to create, too. */
    private boolean isCreationByApply(AuditEvent call) {
      return verb.equals("create")
          && call.verb().equals("patch")
          && call.code() == HttpURLConnection.HTTP_CREATED;
    }

    private static String resourceOf(AuditEvent call) {
      return call.subresource().isEmpty()
          ? call.resource()
          : call.resource() + "/" + call.subresource();
    }
  }

  /** Reads the manifests. */
  public static ShippedRules read() {
    try (var files = Files.list(Installation.MANIFESTS)) {
      return new ShippedRules(
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .sorted()
              .flatMap(ShippedRules::documents)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All rights of the operator's account, one by one. */
  public List<Right> ofTheOperator() {
    var rights = new ArrayList<Right>();
    for (var manifest : manifests) {
      switch (manifest) {
        case ClusterRoleBinding binding when isOperators(binding.getSubjects()) ->
            rights.addAll(rights("", rules(binding.getRoleRef(), "")));
        case RoleBinding binding when isOperators(binding.getSubjects()) -> {
          var namespace = binding.getMetadata().getNamespace();
          rights.addAll(rights(namespace, rules(binding.getRoleRef(), namespace)));
        }
        default -> {
          // grants nothing
        }
      }
    }
    return List.copyOf(rights);
  }

  private List<PolicyRule> rules(RoleRef ref, String namespace) {
    return manifests.stream()
        .flatMap(
            manifest ->
                switch (manifest) {
                  case ClusterRole role
                      when isNamed(ref, "ClusterRole", role.getMetadata().getName()) ->
                      Stream.of(role.getRules());
                  case Role role
                      when isNamed(ref, "Role", role.getMetadata().getName())
                          && namespace.equals(role.getMetadata().getNamespace()) ->
                      Stream.of(role.getRules());
                  default -> Stream.<List<PolicyRule>>of();
                })
        .findFirst()
        .orElseThrow();
  }

  private static boolean isNamed(RoleRef ref, String kind, String name) {
    return ref.getKind().equals(kind) && ref.getName().equals(name);
  }

  private static boolean isOperators(Collection<Subject> subjects) {
    return subjects.stream()
        .anyMatch(
            subject ->
                subject.getKind().equals("ServiceAccount")
                    && subject.getName().equals(Installation.SERVICE_ACCOUNT)
                    && subject.getNamespace().equals(Installation.NAMESPACE));
  }

  private static List<Right> rights(String namespace, List<PolicyRule> rules) {
    var rights = new ArrayList<Right>();
    for (var rule : rules) {
      for (var group : rule.getApiGroups()) {
        for (var resource : rule.getResources()) {
          for (var verb : rule.getVerbs()) {
            var names = new HashSet<>(rule.getResourceNames());
            rights.add(new Right(namespace, group, resource, verb, names));
          }
        }
      }
    }
    return rights;
  }

  private static Stream<Object> documents(Path file) {
    try {
      return switch (YAML.<Object>unmarshal(Files.readString(file))) {
        case Collection<?> several -> several.stream().map(Object.class::cast);
        case Object one -> Stream.of(one);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
