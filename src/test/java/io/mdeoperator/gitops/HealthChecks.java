// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.gitops;

import io.mdeoperator.api.reason.Actor;
import io.mdeoperator.api.reason.Reason;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What GitOps tools are told of the kinds, written from {@link Reason}: an object that waits for
 * somebody else than who writes the manifests is healthy.
 */
@SuppressWarnings("InlineFormatString") // whole files are easier to read by themselves
final class HealthChecks {
  static final String REWRITE = "mvn test -Dtest=HealthChecksTest -Dhealth=write";
  static final Path ARGO = Path.of("deploy/gitops/argocd/argocd-cm.yaml");
  static final Path FLUX = Path.of("deploy/gitops/flux/kustomization.yaml");

  private static final String HEADER =
      "# Written from the catalogue of reasons by: " + REWRITE + "\n";

  private static final String ARGO_HEAD =
      """
      # How Argo CD tells the health of all kinds. Add it to Argo CD's own ConfigMap:
      #   kubectl patch configmap argocd-cm -n argocd --patch-file deploy/gitops/argocd/argocd-cm.yaml
      # To have a sync wait for customers, replace "Healthy" by "Progressing" in the branch of waits.
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: argocd-cm
        namespace: argocd
      data:
      """;

  private static final String SCRIPT =
      """
        resource.customizations.health.mde-operator.io_%s: |
          local health = {status = "Progressing", message = "The operator has not seen this version yet."}
          local status = obj.status or {}
          if status.observedGeneration ~= obj.metadata.generation then return health end
          -- Nothing in Git is wrong while others have to act.
          local waits = {%s}
          for _, condition in ipairs(status.conditions or {}) do
            if condition.type == "Stalled" and condition.status == "True" then
              return {status = "Degraded", message = condition.message}
            end
            if condition.type == "Ready" then
              health.message = condition.message
              if condition.status == "True" then
                health.status = "Healthy"
              elseif waits[condition.reason] then
                health.status = "Healthy"
                health.message = "Waits: " .. condition.message
              end
            end
          end
          return health
      """;

  private static final String FLUX_HEAD =
      """
      # A Kustomization of Flux for customers' manifests that is ready when nothing in Git is wrong. Copy healthCheckExprs;
      # they need wait or healthChecks beside them. To wait for customers, too, leave healthCheckExprs out.
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata:
        name: customers
        namespace: flux-system
      spec:
        interval: 10m
        path: ./customers
        prune: true
        sourceRef:
          kind: GitRepository
          name: customers
        wait: true
        timeout: 5m
        healthCheckExprs:
      """;

  private static final String EXPRESSIONS =
      """
          - apiVersion: mde-operator.io/v1alpha1
            kind: %s
            failed: has(status.conditions) && status.conditions.exists(c, c.type == 'Stalled' && c.status == 'True')
            current: >-
              has(status.conditions) && status.conditions.exists(c, c.type == 'Ready' && (c.status == 'True' || c.reason in [%s]))
              && !status.conditions.exists(c, c.type == 'Stalled' && c.status == 'True')
      """;

  private HealthChecks() {}

  /** The texts by their path in the project. */
  static Map<Path, String> write() {
    return Map.of(
        ARGO,
        HEADER
            + ARGO_HEAD
            + ofKinds(
                kind -> SCRIPT.formatted(kind, joined(kind, reason -> reason.value() + " = true"))),
        FLUX,
        HEADER
            + FLUX_HEAD
            + ofKinds(
                kind ->
                    EXPRESSIONS.formatted(
                        kind, joined(kind, reason -> "'" + reason.value() + "'"))));
  }

  private static String ofKinds(Function<String, String> text) {
    return Stream.of(
            "MdeApplication", "MdeTenant", "MdeAlertSync", "MdeMachineAction", "MdeHuntingQuery")
        .map(text)
        .collect(Collectors.joining());
  }

  private static String joined(String kind, Function<Reason, String> text) {
    return waitsOf(kind).stream().map(text).collect(Collectors.joining(", "));
  }

  /** The reasons for which the object's owner has nothing to mend in it. */
  static List<Reason> waitsOf(String kind) {
    return switch (kind) {
      case "MdeApplication", "MdeMachineAction" -> List.of();
      case "MdeTenant" -> ofTheCustomer();
      // It follows its tenant, or its child feeds, which have a health of their own.
      case "MdeAlertSync" ->
          Stream.concat(
                  ofTheCustomer().stream(),
                  Stream.of(Reason.TENANT_NOT_READY, Reason.FEEDS_NOT_READY))
              .toList();
      case "MdeHuntingQuery" ->
          Stream.concat(
                  ofTheCustomer().stream(),
                  Stream.of(Reason.TENANT_NOT_READY, Reason.QUERIES_NOT_READY))
              .toList();
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** Those that the customer's administrator has to act on. */
  static List<Reason> ofTheCustomer() {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.actor() == Actor.CUSTOMER_ADMINISTRATOR)
        .toList();
  }
}
