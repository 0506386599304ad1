// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;

/** A pod that tries to connect. */
record Probe(Node node, String namespace, String name) {
  /**
   * Starts it, and the namespace if that is missing.
   *
   * @param labels YAML of a map; a policy may select the pod by them
   */
  static Probe start(Node node, String namespace, String name, String labels) {
    node.client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
    node.kubectl()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: %s, labels: %s}
            spec:
              automountServiceAccountToken: false
              terminationGracePeriodSeconds: 0
              securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: probe
                  image: %s
                  imagePullPolicy: Never
                  securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """
                .formatted(name, namespace, labels, Node.BUSYBOX));
    node.kubectl()
        .run("wait", "--for=condition=Ready", "--timeout=90s", "-n", namespace, "pod/" + name);
    return new Probe(node, namespace, name);
  }

  /** Whether a connection is opened within three seconds. */
  boolean connects(String host, int port) {
    // Once connected, nc executes what follows -e.
    var command = "nc -w 3 %s %d -e sleep 0".formatted(host, port);
    return node.kubectl().tryRun("exec", "-n", namespace, name, "--", "sh", "-c", command).code()
        == 0;
  }
}
