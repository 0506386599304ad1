// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.tool.BuildScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a platform engineer does with {@code crds/} and {@code deploy/install/}, done to a control
 * plane by the real kubectl. Doing it again changes nothing; by one thread at a time, since kubectl
 * looks first and creates then.
 */
public final class Installation {
  /** Where the operator is installed. */
  public static final String NAMESPACE = "mde-operator";

  /** The account that the operator acts as. */
  public static final String SERVICE_ACCOUNT = "mde-operator";

  /** Who the operator is to the API server. */
  public static final String OPERATOR_USER =
      "system:serviceaccount:" + NAMESPACE + ":" + SERVICE_ACCOUNT;

  private static final Path DEFINITIONS = BuildScript.projectFolder().resolve("crds");
  public static final Path MANIFESTS = BuildScript.projectFolder().resolve("deploy/install");

  private Installation() {}

  /** Makes the kinds known, and waits until they can be used. */
  public static void defineKinds(ControlPlane cluster) {
    synchronized (cluster) {
      var definitions = DEFINITIONS.toString();
      cluster.kubectl().apply(DEFINITIONS);
      cluster
          .kubectl()
          .run("wait", "--for=condition=Established", "--timeout=60s", "-f", definitions);
    }
  }

  /** Applies everything that is shipped; the pods stay pending, since there are no nodes. */
  public static void install(ControlPlane cluster) {
    synchronized (cluster) {
      defineKinds(cluster);
      cluster.kubectl().apply(MANIFESTS);
    }
  }

  /**
   * The files of the shipped ConfigMap, with an authority that is trusted, too.
   *
   * @param more other keys of the configuration, in YAML
   */
  public static Map<String, String> configuration(String caPem, String more) throws IOException {
    var shipped = Files.readString(MANIFESTS.resolve("30-config.yaml"));
    var file = Serialization.unmarshal(shipped, ConfigMap.class).getData().get("config.yaml");
    var trust = "trust: {caBundle: /etc/mde-operator/ca.pem}\n";
    return Map.of("ca.pem", caPem, "config.yaml", file + trust + more);
  }

  /** Of the installed operator's account, with the shipped rights and no more. */
  public static Path operatorKubeconfig(ControlPlane cluster) {
    return cluster.serviceAccountKubeconfig(NAMESPACE, SERVICE_ACCOUNT);
  }
}
