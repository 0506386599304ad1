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
import io.mdeoperator.api.Guids;
import io.mdeoperator.api.Limits;
import io.mdeoperator.api.Roles;
import java.util.List;

/** The partner's multi-tenant app registration in one cloud, with its credential. */
@JsonClassDescription("The app registration and its credential. Set by the user.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.clientId" + Guids.MATCHES,
    fieldPath = ".clientId",
    message =
        "clientId must be a GUID of 8-4-4-4-12 hexadecimal digits: the Application (client) ID on the app registration's overview page")
@ValidationRule(
    value = "self.clientId != '" + Guids.ZERO + "'",
    fieldPath = ".clientId",
    message = "clientId must not be the zero GUID: it is a placeholder")
@ValidationRule(
    value = "self.clientId.lowerAscii() == oldSelf.clientId.lowerAscii()",
    fieldPath = ".clientId",
    message = "clientId is immutable: create another MdeApplication for another app registration")
@ValidationRule(
    value = "self.cloud == oldSelf.cloud",
    fieldPath = ".cloud",
    message =
        "cloud is immutable: an app registration lives in one cloud; create another MdeApplication")
public record MdeApplicationSpec(
    @Required
        @Size(max = Limits.GUID_TEXT)
        @JsonPropertyDescription(
            "Application (client) ID of the app registration, a GUID. Immutable. Set by the user.")
        String clientId,
    @Default("Public")
        @JsonPropertyDescription(
            "The Microsoft cloud of the app registration; login host, API host and audience follow from it. Immutable. Default: Public. Set by the user.")
        Cloud cloud,
    @Required
        @JsonPropertyDescription(
            "How the application proves itself; exactly one member. Set by the user.")
        CredentialSpec credential,
    @Default("[\"Alert.Read.All\"]")
        @Size(max = 32)
        @JsonPropertyDescription(
            "Application roles that its tenants have to grant, unless a tenant says otherwise; an entry A|B means any of, and graph:A is a role of Microsoft Graph, which hunting needs. Default: Alert.Read.All. Set by the user.")
        List<@Size(min = 1, max = 256) @Pattern(Roles.REGEX) String> requiredRoles,
    @JsonPropertyDescription("How consent links are created. Set by the user.")
        ConsentSpec consent) {

  /** Applies the schema's defaults. */
  public MdeApplicationSpec {
    cloud = cloud == null ? Cloud.PUBLIC : cloud;
    requiredRoles = requiredRoles == null ? List.of("Alert.Read.All") : List.copyOf(requiredRoles);
  }

  /** How consent links are created. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "isURL(self.redirectUri) && self.redirectUri.matches('^https://[A-Za-z0-9][A-Za-z0-9.:-]*([/?][!-\"$-~]*)?$')",
      fieldPath = ".redirectUri",
      message =
          "redirectUri must be an https URL that is registered as a redirect URI of the app registration, without user name, spaces, fragment and characters that are not ASCII")
  @ValidationRule(
      value = "!self.redirectUri.matches('^[^?]*/consent(/(result/?)?)?([?]|$)')",
      fieldPath = ".redirectUri",
      message = "of the operator's pages, only /consent/callback can be the redirectUri")
  public record ConsentSpec(
      @Required
          @Size(max = 2048)
          @JsonPropertyDescription(
              "Where Entra sends the administrator after consent; must be registered in the app registration. Without it the classic link is created. Set by the user.")
          String redirectUri) {}
}
