// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.Guids;
import io.mdeoperator.api.Limits;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.Roles;
import java.util.List;

/** One customer's tenant. */
@JsonClassDescription("The customer's tenant and what is asked of it. Set by the user.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!(self.tenantId.lowerAscii() in ['common', 'organizations', 'consumers'])",
    fieldPath = ".tenantId",
    message =
        "tenantId must name one tenant: common, organizations and consumers are endpoints for signing people in")
@ValidationRule(
    value =
        "self.tenantId.lowerAscii() in ['common', 'organizations', 'consumers'] || self.tenantId"
            + Guids.MATCHES,
    fieldPath = ".tenantId",
    message =
        "tenantId must be a GUID of 8-4-4-4-12 hexadecimal digits: the customer's Tenant ID on the Entra overview page")
@ValidationRule(
    value = "self.tenantId != '" + Guids.ZERO + "'",
    fieldPath = ".tenantId",
    message = "tenantId must not be the zero GUID: it is a placeholder")
@ValidationRule(
    value = "self.tenantId.lowerAscii() == oldSelf.tenantId.lowerAscii()",
    fieldPath = ".tenantId",
    message = "tenantId is immutable: create another MdeTenant for another customer")
@ValidationRule(
    value = "self.applicationRef.name == oldSelf.applicationRef.name",
    fieldPath = ".applicationRef",
    message = "applicationRef is immutable: create another MdeTenant for another application")
@ValidationRule(
    value = "self.checkPeriod >= duration('1m') && self.checkPeriod <= duration('24h')",
    fieldPath = ".checkPeriod",
    message = "checkPeriod must be between 1m and 24h")
public record MdeTenantSpec(
    @Required
        @JsonPropertyDescription(
            "The MdeApplication whose app the customer consents to. Immutable. Set by the user.")
        LocalRef applicationRef,
    @Required
        @Size(max = Limits.GUID_TEXT)
        @JsonPropertyDescription(
            "The customer's Entra tenant id, a GUID. Immutable. Set by the user.")
        String tenantId,
    @Size(max = 256)
        @Pattern("^\\P{Cc}*$")
        @JsonPropertyDescription(
            "The customer's name, for people; no control characters. Set by the user.")
        String displayName,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Application roles that this customer has to grant, instead of the application's; an entry A|B means any of, and graph:A is a role of Microsoft Graph, which hunting needs. Set by the user.")
        List<@Size(min = 1, max = 256) @Pattern(Roles.REGEX) String> requiredRoles,
    @Default("Default")
        @JsonPropertyDescription(
            "Which regional API host is called, for latency only; public cloud only. Default: Default. Set by the user.")
        Geo geo,
    @Default("15m")
        @Size(max = 32)
        @Pattern(Durations.REGEX)
        @JsonPropertyDescription(
            "How often consent and API access are verified, 1m to 24h. Default: 15m. Set by the user.")
        String checkPeriod,
    @Default("false")
        @JsonPropertyDescription(
            "Suspends the checks and all feeds of this tenant, keeping their cursors. Default: false. Set by the user.")
        Boolean suspend,
    @JsonPropertyDescription(
            "What may be done to this tenant's devices; nothing, where it is absent. Set by the user.")
        TenantActions actions) {

  /** Applies the schema's defaults. */
  public MdeTenantSpec {
    requiredRoles = requiredRoles == null ? null : List.copyOf(requiredRoles);
    geo = geo == null ? Geo.DEFAULT : geo;
    checkPeriod = checkPeriod == null ? "15m" : checkPeriod;
    suspend = suspend != null && suspend;
  }

  /** What may be done to the tenant's devices; never null. */
  public TenantActions permittedActions() {
    return actions == null ? TenantActions.NONE : actions;
  }

  /** A tenant with the schema's defaults. */
  public static MdeTenantSpec of(LocalRef applicationRef, String tenantId) {
    return new MdeTenantSpec(applicationRef, tenantId, null, null, null, null, null, null);
  }

  /** The same with another period. */
  public MdeTenantSpec withCheckPeriod(String period) {
    return new MdeTenantSpec(
        applicationRef, tenantId, displayName, requiredRoles, geo, period, suspend, actions);
  }

  /** The same, paused or not. */
  public MdeTenantSpec withSuspend(Boolean paused) {
    return new MdeTenantSpec(
        applicationRef, tenantId, displayName, requiredRoles, geo, checkPeriod, paused, actions);
  }

  /** The same with another name for people. */
  public MdeTenantSpec withDisplayName(String name) {
    return new MdeTenantSpec(
        applicationRef, tenantId, name, requiredRoles, geo, checkPeriod, suspend, actions);
  }

  /** The same with roles of its own. */
  public MdeTenantSpec withRequiredRoles(List<String> roles) {
    return new MdeTenantSpec(
        applicationRef, tenantId, displayName, roles, geo, checkPeriod, suspend, actions);
  }

  /** The same with what may be done to its devices. */
  public MdeTenantSpec withActions(TenantActions permitted) {
    return new MdeTenantSpec(
        applicationRef, tenantId, displayName, requiredRoles, geo, checkPeriod, suspend, permitted);
  }
}
