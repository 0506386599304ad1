// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mdeoperator.kubectl.view.KubeObject;

/** The ConfigMap with a configuration of the operator. */
record OperatorConfigMap(KubeObject map) {
  private static final String DEFAULT_LEASE = "mde-operator";

  String name() {
    return map.name();
  }

  /** A dashboard of the operator's is none. */
  boolean isConfiguration() {
    return !text().isEmpty();
  }

  /** The name of the Lease, or what those of all shards begin with. */
  String leaseName() {
    return new KubeObject(config()).text("leaderElection", "leaseName").orElse(DEFAULT_LEASE);
  }

  /** Whether it tells Microsoft whose operator it is. */
  boolean isNamed() {
    return text().contains("userAgent") && !text().contains("MdePartner-Unset");
  }

  /** With one that is not YAML no operator starts. */
  private JsonNode config() {
    try {
      return new YAMLMapper().readTree(text());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private String text() {
    return map.text("data", "config.yaml").orElse("");
  }
}
