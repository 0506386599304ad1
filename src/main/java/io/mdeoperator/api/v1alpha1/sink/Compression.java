// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the bodies of requests are compressed. */
public enum Compression {
  @JsonProperty("Gzip")
  GZIP,
  @JsonProperty("None")
  NONE
}
