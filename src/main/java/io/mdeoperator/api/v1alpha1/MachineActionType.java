// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a device can be made to do (Microsoft: "Machine action resource type"). */
public enum MachineActionType {
  @JsonProperty("Isolate")
  ISOLATE,
  @JsonProperty("Release")
  RELEASE,
  @JsonProperty("AntivirusScan")
  ANTIVIRUS_SCAN,
  @JsonProperty("CollectInvestigationPackage")
  COLLECT_INVESTIGATION_PACKAGE,
  @JsonProperty("RestrictExecution")
  RESTRICT_EXECUTION,
  @JsonProperty("UnrestrictExecution")
  UNRESTRICT_EXECUTION,
  @JsonProperty("StopAndQuarantineFile")
  STOP_AND_QUARANTINE_FILE;

  /** Whether a device that does it twice is none the worse for it. */
  public boolean isHarmlessTwice() {
    return this == ANTIVIRUS_SCAN || this == COLLECT_INVESTIGATION_PACKAGE;
  }
}
