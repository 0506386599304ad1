// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.Api;
import io.mdeoperator.base.Json;
import io.mdeoperator.kubectl.support.Finding.Result;
import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.KubeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at what the operator needs of a cluster, as far as the user may see it. For one run. */
public final class Preflight {
  /** What is installed has that label, whatever the installation is called. */
  static final String PODS = "--selector=" + Api.GROUP + "/component=operator";

  /** ConfigMaps that were installed. The operator's own are not looked at: they hold alerts. */
  static final String CONFIGS = PODS + ",app.kubernetes.io/managed-by!=mde-operator";

  private static final int MIN_MINOR = 32;

  private final Cluster cluster;
  private final String operatorNamespace;
  private final Instant now;
  private final ObjectMapper mapper = Json.mapper();

  /**
   * @param operatorNamespace where the operator is installed
   */
  public Preflight(Cluster cluster, String operatorNamespace, Instant now) {
    this.cluster = cluster;
    this.operatorNamespace = operatorNamespace;
    this.now = now;
  }

  /** What was found, in the order in which it is needed. */
  public List<Finding> run() throws KubectlException {
    var findings = new ArrayList<Finding>();
    findings.add(version());
    findings.add(definitions());
    if (findings.getLast().result() == Result.FAILED) {
      return findings;
    }
    findings.add(right("list", Kind.TENANT, "see customers (role mde-operator-view)"));
    findings.add(right("create", Kind.TENANT, "apply manifests (role mde-operator-edit)"));
    findings.add(
        right("patch", Kind.TENANT, "ask for checks and replays (role mde-operator-edit)"));
    findings.add(right("create", Kind.HUNTING_QUERY, "hunt (role mde-operator-hunt)"));
    findings.add(
        right("create", Kind.MACHINE_ACTION, "ask for actions on devices (role mde-operator-act)"));
    findings.add(shown("operator", this::pods));
    findings.add(shown("leader", this::leaders));
    findings.add(shown("userAgent", this::userAgent));
    return findings;
  }

  private Finding version() throws KubectlException {
    var version = json(cluster.run(List.of("version", "--output=json")));
    var text = version.text("serverVersion", "gitVersion").orElse("unknown");
    var minor = version.text("serverVersion", "minor").orElse("").replaceAll("\\D", "");
    var isOld = !minor.isEmpty() && Integer.parseInt(minor) < MIN_MINOR;
    return isOld
        ? Finding.failed("Kubernetes", text + ": the operator needs 1." + MIN_MINOR + " or newer.")
        : Finding.ok("Kubernetes", text);
  }

  private Finding definitions() throws KubectlException {
    var path = "/apis/" + Api.GROUP + "/" + Api.VERSION;
    try {
      var served = json(cluster.run(List.of("get", "--raw", path)));
      var names = served.elements("resources").flatMap(one -> one.text("name").stream()).toList();
      var missing =
          Stream.of(Kind.values())
              .filter(kind -> !names.contains(kind.resource().split("\\.", 2)[0]))
              .map(Kind::value)
              .toList();
      return missing.isEmpty()
          ? Finding.ok("definitions", Api.GROUP + "/" + Api.VERSION)
          : Finding.failed("definitions", "missing: " + String.join(", ", missing) + ".");
    } catch (KubectlException e) {
      if (e.reason() == Cause.NOT_FOUND) {
        return Finding.failed(
            "definitions", "The kinds of " + path.substring(6) + " are missing: apply crds/.");
      }
      throw e;
    }
  }

  private Finding right(String verb, Kind kind, String purpose) {
    try {
      cluster.run(List.of("auth", "can-i", verb, kind.resource()));
      return Finding.ok("your rights", "you may " + purpose);
    } catch (KubectlException no) {
      return Finding.notShown("your rights", "you may not " + purpose);
    }
  }

  private Finding pods(String title) throws KubectlException {
    var ready = new ArrayList<String>();
    var all = new ArrayList<String>();
    cluster.items(
        List.of("get", "pods", namespace(), PODS),
        json -> {
          var pod = new KubeObject(json);
          all.add(pod.name());
          if (isReady(pod)) {
            ready.add(pod.name());
          }
        });
    if (all.isEmpty()) {
      return Finding.failed(
          title,
          "no pods in "
              + operatorNamespace
              + ": name the namespace that it is installed in with --operator-namespace. If it is"
              + " this one, kubectl describe deployments "
              + namespace()
              + " says why.");
    }
    var says = ready.size() + " of " + all.size() + " pods in " + operatorNamespace + " are ready";
    return ready.isEmpty()
        ? Finding.failed(title, says + ": kubectl describe pods " + namespace() + " says why.")
        : Finding.ok(title, says);
  }

  private static boolean isReady(KubeObject pod) {
    return pod.elements("status", "conditions")
        .anyMatch(
            condition ->
                condition.text("type").filter("Ready"::equals).isPresent()
                    && condition.text("status").filter("True"::equals).isPresent());
  }

  /** Each shard has a Lease; those of a number of shards that is no longer used are left behind. */
  private Finding leaders(String title) throws KubectlException {
    var names = leaseNames();
    var leases =
        all("leases").stream()
            .map(OperatorLease::new)
            .filter(lease -> names.contains(lease.configuredName()))
            .toList();
    if (leases.isEmpty()) {
      return Finding.notShown(title, "there is no Lease: one replica, or none has started yet");
    }
    var renewed = leases.stream().filter(lease -> lease.isFresh(now)).toList();
    var held = renewed.stream().map(OperatorLease::name).toList();
    var missing =
        (renewed.isEmpty() ? leases : renewed)
            .stream()
                .flatMap(lease -> lease.siblings().stream())
                .filter(name -> !held.contains(name))
                .distinct()
                .sorted()
                .toList();
    return missing.isEmpty()
        ? Finding.ok(
            title, renewed.stream().map(OperatorLease::holder).collect(Collectors.joining(", ")))
        : Finding.failed(
            title,
            "No replica leads; not renewed for "
                + OperatorLease.MAX_AGE.toSeconds()
                + " s: the Lease "
                + String.join(", ", missing)
                + ".");
  }

  private Set<String> leaseNames() throws KubectlException {
    return configs().stream().map(OperatorConfigMap::leaseName).collect(Collectors.toSet());
  }

  private List<OperatorConfigMap> configs() throws KubectlException {
    return all("configmaps", CONFIGS).stream()
        .map(OperatorConfigMap::new)
        .filter(OperatorConfigMap::isConfiguration)
        .toList();
  }

  /** Each shard has a configuration, which Microsoft sees. */
  private Finding userAgent(String title) throws KubectlException {
    var configs = configs();
    var unnamed =
        configs.stream()
            .filter(map -> !map.isNamed())
            .map(OperatorConfigMap::name)
            .sorted()
            .toList();
    return configs.isEmpty() || !unnamed.isEmpty()
        ? Finding.failed(
            title,
            "Microsoft asks partners for their name: set identity.userAgent in the ConfigMap "
                + (unnamed.isEmpty() ? "mde-operator" : String.join(", ", unnamed))
                + ".")
        : Finding.ok(title, "set");
  }

  private interface Look {
    Finding of(String title) throws KubectlException;
  }

  /** Users who onboard customers need no rights where the operator is. */
  private static Finding shown(String title, Look look) throws KubectlException {
    try {
      return look.of(title);
    } catch (KubectlException e) {
      if (e.reason() == Cause.FORBIDDEN) {
        return Finding.notShown(title, "you may not look into the operator's namespace");
      }
      throw e;
    }
  }

  private List<KubeObject> all(String resource, String... options) throws KubectlException {
    var found = new ArrayList<KubeObject>();
    var get = new ArrayList<>(List.of("get", resource, namespace()));
    get.addAll(List.of(options));
    cluster.items(get, json -> found.add(new KubeObject(json)));
    return found;
  }

  private String namespace() {
    return "--namespace=" + operatorNamespace;
  }

  private KubeObject json(String text) throws KubectlException {
    try {
      return new KubeObject(mapper.readTree(text));
    } catch (JsonProcessingException e) {
      throw new KubectlException(
          Cause.OTHER, "kubectl did not answer in JSON: " + e.getOriginalMessage());
    }
  }
}
