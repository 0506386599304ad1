// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The Microsoft cloud an app registration lives in (Microsoft: "National clouds", "Microsoft
 * Defender for Endpoint for US Government customers").
 */
public enum Cloud {
  @JsonProperty("Public")
  PUBLIC("Public", "portal.azure.com", "security.microsoft.com"),
  @JsonProperty("UsGovGcc")
  US_GOV_GCC("UsGovGcc", "portal.azure.com", "security.microsoft.com"),
  @JsonProperty("UsGovGccHigh")
  US_GOV_GCC_HIGH("UsGovGccHigh", "portal.azure.us", "security.microsoft.us"),
  @JsonProperty("UsGovDod")
  US_GOV_DOD("UsGovDod", "portal.azure.us", "security.apps.mil");

  private final String value;
  private final String azurePortal;
  private final String defenderPortal;

  Cloud(String value, String azurePortal, String defenderPortal) {
    this.value = value;
    this.azurePortal = azurePortal;
    this.defenderPortal = defenderPortal;
  }

  /** The name as it stands in manifests and in the operator's configuration. */
  public String value() {
    return value;
  }

  /** Host of the portal in which apps are registered and enabled. */
  public String azurePortal() {
    return azurePortal;
  }

  /** Host of the portal in which Defender is set up. */
  public String defenderPortal() {
    return defenderPortal;
  }
}
