// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.mdeoperator.api.Limits;
import java.util.Map;
import java.util.TreeMap;

/**
 * The schema of one condition with the bounds of Kubernetes' own {@code metav1.Condition}; the
 * generator only sees fabric8's class, which has none.
 */
final class ConditionSchema {
  private static final String TYPE_PATTERN =
      "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$";
  private static final String REASON_PATTERN = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$";

  private ConditionSchema() {}

  static JSONSchemaProps create() {
    return new JSONSchemaPropsBuilder()
        .withType("object")
        .withDescription("One aspect of the object's state. Set by the operator.")
        .withRequired("type", "status", "lastTransitionTime", "reason", "message")
        .withProperties(properties())
        .build();
  }

  private static Map<String, JSONSchemaProps> properties() {
    var properties = new TreeMap<String, JSONSchemaProps>();
    properties.put(
        "type",
        string("What the condition is about, such as Ready.", 1, 316)
            .withPattern(TYPE_PATTERN)
            .build());
    properties.put("status", status());
    properties.put(
        "reason",
        string("Why, in one word; docs/reasons.md lists all.", 1, 1024)
            .withPattern(REASON_PATTERN)
            .build());
    properties.put(
        "message",
        string("What is the case, what that stops and what to do next.", 0, 32768).build());
    properties.put(
        "lastTransitionTime",
        described("When the status last changed (RFC 3339).", "string")
            .withFormat("date-time")
            .build());
    properties.put("observedGeneration", observedGeneration());
    return properties;
  }

  private static JSONSchemaProps status() {
    var values = JsonNodeFactory.instance;
    return described("True, False or Unknown.", "string")
        .withEnum(values.textNode("True"), values.textNode("False"), values.textNode("Unknown"))
        .build();
  }

  private static JSONSchemaProps observedGeneration() {
    return described("The generation of the spec that the condition speaks of.", "integer")
        .withMinimum(0.0)
        .withMaximum((double) Limits.EXACT_INTEGER)
        .build();
  }

  private static JSONSchemaPropsBuilder string(String description, long min, long max) {
    return described(description, "string").withMinLength(min == 0 ? null : min).withMaxLength(max);
  }

  private static JSONSchemaPropsBuilder described(String description, String type) {
    return new JSONSchemaPropsBuilder()
        .withType(type)
        .withDescription(description + " Set by the operator.");
  }
}
