package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The Microsoft cloud an app registration lives in (Microsoft: "National clouds", "Microsoft
 * Defender for Endpoint for US Government customers").
 */
public enum Cloud {
  @JsonProperty("Public")
  PUBLIC("Public"),
  @JsonProperty("UsGovGcc")
  US_GOV_GCC("UsGovGcc"),
  @JsonProperty("UsGovGccHigh")
  US_GOV_GCC_HIGH("UsGovGccHigh"),
  @JsonProperty("UsGovDod")
  US_GOV_DOD("UsGovDod");

  private final String value;

  Cloud(String value) {
    this.value = value;
  }

  /** The name as it stands in manifests and in the operator's configuration. */
  public String value() {
    return value;
  }
}
