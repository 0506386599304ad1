// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an alert is written. */
public enum Format {
  @JsonProperty("Mde")
  MDE,
  @JsonProperty("Ecs")
  ECS,
  @JsonProperty("Cef")
  CEF,
  @JsonProperty("Ocsf")
  OCSF
}
