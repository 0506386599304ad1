// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * Where the API is called, for latency only: it never changes the token's audience (Microsoft:
 * "Access the Defender for Endpoint APIs, improve performance").
 */
public enum Geo {
  @JsonProperty("Default")
  DEFAULT,
  @JsonProperty("Us")
  US,
  @JsonProperty("Eu")
  EU,
  @JsonProperty("Uk")
  UK,
  @JsonProperty("Au")
  AU,
  @JsonProperty("Swa")
  SWA,
  @JsonProperty("Ina")
  INA,
  @JsonProperty("Aea")
  AEA;

  /** The host name prefix, such as {@code "eu."}; empty for {@link #DEFAULT}. */
  public String hostPrefix() {
    return this == DEFAULT ? "" : name().toLowerCase(Locale.ROOT) + ".";
  }
}
