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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the operator found out about a customer's tenant. All times are RFC 3339 in UTC. */
@JsonClassDescription(
    "What the operator knows about the customer's tenant; all times are RFC 3339 in UTC. Set by the operator.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MdeTenantStatus(
    @Min(-1)
        @Max(Limits.EXACT_INTEGER)
        @JsonPropertyDescription(
            "The generation of the spec that this status was computed from; -1 before the first. Set by the operator.")
        Long observedGeneration,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Ready, TokenAcquired, ConsentGranted, ApiReachable, and Reconciling or Stalled while they are true. Set by the operator.")
        List<Condition> conditions,
    @JsonPropertyDescription("The state of the customer's consent. Set by the operator.")
        ConsentStatus consent,
    @JsonPropertyDescription(
            "About the current token, never the token itself. Set by the operator.")
        TokenStatus token,
    @JsonPropertyDescription(
            "The identifiers of the last refused call, for Microsoft's support. Set by the operator.")
        LastFailure lastFailure,
    @Size(max = 32)
        @JsonPropertyDescription(
            "About when the next check is due; written only along with something else. Set by the operator.")
        String nextCheckTime,
    @Size(max = 256)
        @JsonPropertyDescription(
            "The value of the annotation mde-operator.io/requested-at that was acted on last. Set by the operator.")
        String lastHandledRequestedAt)
    implements Conditioned {

  /** What is known of a tenant's consent; empty before the first check. */
  public static Optional<ConsentStatus> consentOf(MdeTenant tenant) {
    return Optional.ofNullable(tenant.getStatus()).map(MdeTenantStatus::consent);
  }

  /** When an administrator last came back from Entra; empty when that cannot be read, too. */
  public static Optional<Instant> callbackTimeOf(MdeTenant tenant) {
    try {
      return consentOf(tenant).map(ConsentStatus::lastCallbackTime).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
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
          @JsonPropertyDescription("Application roles in the token. Set by the operator.")
          List<@Size(max = 256) String> grantedRoles,
      @Size(max = 32)
          @JsonPropertyDescription("Required roles that are not granted. Set by the operator.")
          List<@Size(max = 256) String> missingRoles,
      @Size(max = 128)
          @JsonPropertyDescription("Granted roles that nothing requires. Set by the operator.")
          List<@Size(max = 256) String> surplusRoles,
      @Size(max = 64)
          @JsonPropertyDescription(
              "Object id of the app's service principal in the customer's tenant. Set by the operator.")
          String principalId,
      @Size(max = 32) @JsonPropertyDescription("When consent was first seen. Set by the operator.")
          String firstGrantedTime,
      @Size(max = 32)
          @JsonPropertyDescription(
              "When consent was last seen; written only along with something else. Set by the operator.")
          String lastVerifiedTime,
      @Size(max = 32)
          @JsonPropertyDescription(
              "When the administrator was last sent back from Entra. Set by the consent callback.")
          String lastCallbackTime,
      @Size(max = 32)
          @JsonPropertyDescription(
              "The value of lastCallbackTime that was acted on last: consent has been verified since. Set by the operator.")
          String lastHandledCallbackTime) {}

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
