// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What may be done to the devices of a tenant; nothing, unless it is listed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantActions(
    @Size(max = 8)
        @JsonPropertyDescription(
            "The actions that an MdeMachineAction may ask for in this tenant; none where it is absent. Set by the user.")
        List<MachineActionType> allowed,
    @Default("false")
        @JsonPropertyDescription(
            "Whether servers may be acted on, too. Default: false. Set by the user.")
        Boolean allowServers,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Devices with one of these tags are not acted on, in addition to mde-operator-protected and tier0. Set by the user.")
        List<@Size(min = 1, max = 200) String> protectedTags,
    @Default("5")
        @Min(0)
        @Max(100)
        @JsonPropertyDescription(
            "How many devices may be isolated in an hour, by whomever. Default: 5. Set by the user.")
        Integer maxIsolationsPerHour,
    @Default("20")
        @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            "How many devices may be isolated at the same time, by whomever, counted over 30 days. Default: 20. Set by the user.")
        Integer maxIsolatedAtOnce) {

  /** Where a tenant says nothing: nothing is allowed. */
  public static final TenantActions NONE = new TenantActions(null, null, null, null, null);

  /** Applies the schema's defaults. */
  public TenantActions {
    allowed = allowed == null ? List.of() : List.copyOf(allowed);
    allowServers = allowServers != null && allowServers;
    protectedTags = protectedTags == null ? List.of() : List.copyOf(protectedTags);
    maxIsolationsPerHour = maxIsolationsPerHour == null ? 5 : maxIsolationsPerHour;
    maxIsolatedAtOnce = maxIsolatedAtOnce == null ? 20 : maxIsolatedAtOnce;
  }
}
