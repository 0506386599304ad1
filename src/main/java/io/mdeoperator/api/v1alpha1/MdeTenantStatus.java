// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.Limits;
import io.mdeoperator.api.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the operator found out about a customer's tenant. All times are RFC 3339 in UTC. */
@JsonClassDescription(
    "What the operator knows about the customer's tenant; all times are RFC 3339 in UTC. Set by the"
        + " operator.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MdeTenantStatus(
    @Min(-1)
        @Max(Limits.EXACT_INTEGER)
        @JsonPropertyDescription(
            "The generation of the spec that this status was computed from; -1 before the first."
                + " Set by the operator.")
        Long observedGeneration,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Ready, TokenAcquired, ConsentGranted, ApiReachable, GraphConsentGranted where a role of"
                + " Microsoft Graph is required, and Reconciling or Stalled while they are true. Set"
                + " by the operator.")
        List<Condition> conditions,
    @JsonPropertyDescription("The state of the customer's consent. Set by the operator.")
        ConsentStatus consent,
    @JsonPropertyDescription(
            "About the current token, never the token itself. Set by the operator.")
        TokenStatus token,
    @JsonPropertyDescription(
            "The identifiers of the last refused call, for Microsoft's support. Set by the"
                + " operator.")
        LastFailure lastFailure,
    @Size(max = 32)
        @JsonPropertyDescription(
            "About when the next check is due; written only along with something else. Set by the"
                + " operator.")
        String nextCheckTime,
    @Size(max = 256)
        @JsonPropertyDescription(
            "The value of the annotation mde-operator.io/requested-at that was acted on last. Set"
                + " by the operator.")
        String lastHandledRequestedAt)
    implements Conditioned {

  /** Before the first check. */
  public static final MdeTenantStatus EMPTY =
      new MdeTenantStatus(null, null, null, null, null, null, null);

  /** The same with other conditions, and the generation that they were computed from. */
  public MdeTenantStatus withConditions(Long generation, List<Condition> newConditions) {
    return new MdeTenantStatus(
        generation,
        newConditions,
        consent,
        token,
        lastFailure,
        nextCheckTime,
        lastHandledRequestedAt);
  }

  /** The same with another state of consent. */
  public MdeTenantStatus withConsent(ConsentStatus newConsent) {
    return new MdeTenantStatus(
        observedGeneration,
        conditions,
        newConsent,
        token,
        lastFailure,
        nextCheckTime,
        lastHandledRequestedAt);
  }

  /** The same with another token. */
  public MdeTenantStatus withToken(TokenStatus newToken) {
    return new MdeTenantStatus(
        observedGeneration,
        conditions,
        consent,
        newToken,
        lastFailure,
        nextCheckTime,
        lastHandledRequestedAt);
  }

  /** The same with another last failure. */
  public MdeTenantStatus withLastFailure(LastFailure failure) {
    return new MdeTenantStatus(
        observedGeneration,
        conditions,
        consent,
        token,
        failure,
        nextCheckTime,
        lastHandledRequestedAt);
  }

  /** The same with another time of the next check. */
  public MdeTenantStatus withNextCheckTime(String time) {
    return new MdeTenantStatus(
        observedGeneration, conditions, consent, token, lastFailure, time, lastHandledRequestedAt);
  }

  /** What is known of a tenant's consent; empty before the first check. */
  public static Optional<ConsentStatus> consentOf(MdeTenant tenant) {
    return Optional.ofNullable(tenant.getStatus()).map(MdeTenantStatus::consent);
  }

  /** The last callback's time; empty when it cannot be read, too. */
  public static Optional<Instant> callbackTimeOf(MdeTenant tenant) {
    return consentOf(tenant).map(ConsentStatus::lastCallbackTime).flatMap(Timestamps::parse);
  }

  /** The time of the callback that was answered last; empty when it cannot be read, too. */
  public static Optional<Instant> handledCallbackTimeOf(MdeTenant tenant) {
    return consentOf(tenant).map(ConsentStatus::lastHandledCallbackTime).flatMap(Timestamps::parse);
  }

  /** The state of the customer's consent. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ConsentStatus(
      @Size(max = 4096)
          @JsonPropertyDescription(
              "The link for the customer's administrator. Set by the operator.")
          String url,
      @Size(max = 128)
          @JsonPropertyDescription(
              "Application roles of Defender for Endpoint in the token. Set by the operator.")
          List<@Size(max = 256) String> grantedRoles,
      @Size(max = 32)
          @JsonPropertyDescription(
              "Required roles of Defender for Endpoint that are not granted. Set by the operator.")
          List<@Size(max = 256) String> missingRoles,
      @Size(max = 128)
          @JsonPropertyDescription(
              "Granted roles of Defender for Endpoint that nothing requires. Set by the operator.")
          List<@Size(max = 256) String> surplusRoles,
      @JsonPropertyDescription(
              "The same of Microsoft Graph; present only where a role of it is required. Set by the"
                  + " operator.")
          GraphRoles graph,
      @Size(max = 64)
          @JsonPropertyDescription(
              "Object id of the app's service principal in the customer's tenant. Set by the"
                  + " operator.")
          String principalId,
      @Size(max = 32) @JsonPropertyDescription("When consent was first seen. Set by the operator.")
          String firstGrantedTime,
      @Size(max = 32)
          @JsonPropertyDescription(
              "When consent was last seen; written only along with something else. Set by the"
                  + " operator.")
          String lastVerifiedTime,
      @Size(max = 32)
          @JsonPropertyDescription(
              "When the administrator was last sent back from Entra. Set by the consent callback.")
          String lastCallbackTime,
      @Size(max = 32)
          @JsonPropertyDescription(
              "The value of lastCallbackTime that was acted on last: consent has been verified"
                  + " since. Set by the operator.")
          String lastHandledCallbackTime) {
    /** Before consent. */
    public static final ConsentStatus EMPTY =
        new ConsentStatus(null, null, null, null, null, null, null, null, null, null);

    /** The same with another link. */
    public ConsentStatus withUrl(String link) {
      return new ConsentStatus(
          link,
          grantedRoles,
          missingRoles,
          surplusRoles,
          graph,
          principalId,
          firstGrantedTime,
          lastVerifiedTime,
          lastCallbackTime,
          lastHandledCallbackTime);
    }

    /** The same with other granted roles. */
    public ConsentStatus withGrantedRoles(List<String> roles) {
      return new ConsentStatus(
          url,
          roles,
          missingRoles,
          surplusRoles,
          graph,
          principalId,
          firstGrantedTime,
          lastVerifiedTime,
          lastCallbackTime,
          lastHandledCallbackTime);
    }

    /** The same with other roles of Microsoft Graph. */
    public ConsentStatus withGraph(GraphRoles roles) {
      return new ConsentStatus(
          url,
          grantedRoles,
          missingRoles,
          surplusRoles,
          roles,
          principalId,
          firstGrantedTime,
          lastVerifiedTime,
          lastCallbackTime,
          lastHandledCallbackTime);
    }

    /** The same with another time at which consent was first seen. */
    public ConsentStatus withFirstGrantedTime(String time) {
      return new ConsentStatus(
          url,
          grantedRoles,
          missingRoles,
          surplusRoles,
          graph,
          principalId,
          time,
          lastVerifiedTime,
          lastCallbackTime,
          lastHandledCallbackTime);
    }

    /** The same with another time at which consent was last seen. */
    public ConsentStatus withLastVerifiedTime(String time) {
      return new ConsentStatus(
          url,
          grantedRoles,
          missingRoles,
          surplusRoles,
          graph,
          principalId,
          firstGrantedTime,
          time,
          lastCallbackTime,
          lastHandledCallbackTime);
    }

    /** The same with another last callback. */
    public ConsentStatus withLastCallbackTime(String time) {
      return new ConsentStatus(
          url,
          grantedRoles,
          missingRoles,
          surplusRoles,
          graph,
          principalId,
          firstGrantedTime,
          lastVerifiedTime,
          time,
          lastHandledCallbackTime);
    }

    /** The same with another callback that was answered last. */
    public ConsentStatus withLastHandledCallbackTime(String time) {
      return new ConsentStatus(
          url,
          grantedRoles,
          missingRoles,
          surplusRoles,
          graph,
          principalId,
          firstGrantedTime,
          lastVerifiedTime,
          lastCallbackTime,
          time);
    }
  }

  /** Application roles of Microsoft Graph, as Graph calls them: without a prefix. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record GraphRoles(
      @Size(max = 128)
          @JsonPropertyDescription("Application roles in the token. Set by the operator.")
          List<@Size(max = 256) String> grantedRoles,
      @Size(max = 32)
          @JsonPropertyDescription("Required roles that are not granted. Set by the operator.")
          List<@Size(max = 256) String> missingRoles,
      @Size(max = 128)
          @JsonPropertyDescription("Granted roles that nothing requires. Set by the operator.")
          List<@Size(max = 256) String> surplusRoles) {}

  /** What is known of a tenant's roles of Microsoft Graph; empty where none is required. */
  public static Optional<GraphRoles> graphRolesOf(MdeTenant tenant) {
    return consentOf(tenant).map(ConsentStatus::graph);
  }

  /** About the token in hand. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TokenStatus(
      @Size(max = 512) @JsonPropertyDescription("The audience in the token. Set by the operator.")
          String audience,
      @Size(max = 32) @JsonPropertyDescription("When the token was issued. Set by the operator.")
          String issuedTime,
      @Size(max = 32) @JsonPropertyDescription("When the token expires. Set by the operator.")
          String expirationTime) {}
}
