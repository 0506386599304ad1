// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import java.util.HashMap;
import java.util.Map;

/** The recommended labels of Kubernetes, on everything that the operator creates. */
public final class OperatorLabels {
  /** What part of the operator an object belongs to. */
  public static final String COMPONENT = "app.kubernetes.io/component";

  private static final Map<String, String> ALL =
      Map.of(
          "app.kubernetes.io/name", "mde-operator",
          "app.kubernetes.io/managed-by", "mde-operator");

  private OperatorLabels() {}

  /** The labels of an object that belongs to no component. */
  public static Map<String, String> all() {
    return ALL;
  }

  /** The labels of an object of a component; further ones can be added. */
  public static Map<String, String> of(String component) {
    var labels = new HashMap<>(ALL);
    labels.put(COMPONENT, component);
    return labels;
  }
}
