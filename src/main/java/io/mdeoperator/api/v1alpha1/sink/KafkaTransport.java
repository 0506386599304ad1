// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How brokers are connected to. */
public enum KafkaTransport {
  @JsonProperty("Tls")
  TLS,
  @JsonProperty("Plaintext")
  PLAINTEXT
}
