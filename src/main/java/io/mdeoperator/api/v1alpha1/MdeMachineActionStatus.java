// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.Limits;
import java.util.List;

/** How far an action on a device has come. All times are RFC 3339 in UTC. */
@JsonClassDescription(
    "How far the action has come; all times are RFC 3339 in UTC. Set by the operator.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MdeMachineActionStatus(
    @Min(-1)
        @Max(Limits.EXACT_INTEGER)
        @JsonPropertyDescription(
            "The generation of the spec that this status was computed from; -1 before the first. Set by the operator.")
        Long observedGeneration,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Ready, and Reconciling or Stalled while they are true. Set by the operator.")
        List<Condition> conditions,
    @JsonPropertyDescription(
            "The device, found once and never looked for again. Set by the operator.")
        Target target,
    @JsonPropertyDescription(
            "Written before Defender is asked, so that it is asked once. Set by the operator.")
        Intent intent,
    @JsonPropertyDescription("Defender's own record of the action. Set by the operator.")
        RemoteAction action,
    @JsonPropertyDescription("The release that spec.releaseAfter asks for. Set by the operator.")
        Release release,
    @JsonPropertyDescription("How the action ended; absent until then. Set by the operator.")
        Outcome outcome,
    @Size(max = 32) @JsonPropertyDescription("When the action ended. Set by the operator.")
        String finishedAt)
    implements Conditioned {

  /** Before the first look. */
  public static final MdeMachineActionStatus EMPTY =
      new MdeMachineActionStatus(null, null, null, null, null, null, null, null);

  /** The same with other conditions, and the generation that they were computed from. */
  public MdeMachineActionStatus withConditions(Long generation, List<Condition> next) {
    return new MdeMachineActionStatus(
        generation, next, target, intent, action, release, outcome, finishedAt);
  }

  /** The same with the device. */
  public MdeMachineActionStatus withTarget(Target next) {
    return new MdeMachineActionStatus(
        observedGeneration, conditions, next, intent, action, release, outcome, finishedAt);
  }

  /** The same with what was asked of Defender, and what it made of that. */
  public MdeMachineActionStatus withAttempt(Intent nextIntent, RemoteAction nextAction) {
    return new MdeMachineActionStatus(
        observedGeneration,
        conditions,
        target,
        nextIntent,
        nextAction,
        release,
        outcome,
        finishedAt);
  }

  /** The same with the state of the release. */
  public MdeMachineActionStatus withRelease(Release next) {
    return new MdeMachineActionStatus(
        observedGeneration, conditions, target, intent, action, next, outcome, finishedAt);
  }

  /** The same, ended. */
  public MdeMachineActionStatus withOutcome(Outcome next, String time) {
    return new MdeMachineActionStatus(
        observedGeneration, conditions, target, intent, action, release, next, time);
  }

  /** The device as it was found. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Target(
      @Size(max = 40) @JsonPropertyDescription("Defender's device id. Set by the operator.")
          String machineId,
      @Size(max = 256) @JsonPropertyDescription("Its name. Set by the operator.")
          String computerDnsName,
      @Size(max = 64) @JsonPropertyDescription("Its operating system. Set by the operator.")
          String osPlatform,
      @Size(max = 36)
          @JsonPropertyDescription("The customer's tenant that it is of. Set by the operator.")
          String tenantId,
      @Size(max = 32) @JsonPropertyDescription("When it was found. Set by the operator.")
          String resolvedAt) {}

  /** What is about to be asked of Defender. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Intent(
      @Size(max = 16)
          @JsonPropertyDescription(
              "Stands in the comment at Defender, which tells this action from others. Set by the operator.")
          String token,
      @Size(max = 32)
          @JsonPropertyDescription("When it was written, by Defender's clock. Set by the operator.")
          String writtenAt,
      @Min(1) @Max(10) @JsonPropertyDescription("1 for the first attempt. Set by the operator.")
          Integer attempt,
      @JsonPropertyDescription(
              "NotExecuted where Defender provably did nothing, GivenUp where nobody knows and it is asked again; absent while that is open. Set by the operator.")
          IntentResult result) {
    /** The same with what became of it. */
    public Intent with(IntentResult next) {
      return new Intent(token, writtenAt, attempt, next);
    }

    /** Whether Defender may have been asked. */
    public boolean mayHaveBeenSent() {
      return result == null;
    }
  }

  /** What became of an intent for certain. */
  public enum IntentResult {
    /** Defender provably did nothing. */
    @JsonProperty("NotExecuted")
    NOT_EXECUTED,
    /** Nobody knows, and Defender is asked again. */
    @JsonProperty("GivenUp")
    GIVEN_UP
  }

  /** Defender's own record of an action. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RemoteAction(
      @Size(max = 64) @JsonPropertyDescription("Its id at Defender. Set by the operator.")
          String id,
      @Size(max = 32)
          @JsonPropertyDescription(
              "Pending, InProgress, Succeeded, Failed, TimeOut or Cancelled. Set by the operator.")
          String status,
      @Size(max = 256)
          @JsonPropertyDescription("Who asked for it, as Defender names them. Set by the operator.")
          String requestor,
      @Size(max = 40) @JsonPropertyDescription("When it was created. Set by the operator.")
          String created,
      @Size(max = 40) @JsonPropertyDescription("When it last changed. Set by the operator.")
          String updated,
      @JsonPropertyDescription(
              "True where another actor had asked for it before. Set by the operator.")
          Boolean foreign,
      @Min(Integer.MIN_VALUE)
          @Max(Integer.MAX_VALUE)
          @JsonPropertyDescription("The device's error code, if it failed. Set by the operator.")
          Integer errorHResult) {}

  /** A release that is due. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Release(
      @Size(max = 32) @JsonPropertyDescription("When it is due. Set by the operator.") String due,
      @JsonPropertyDescription("As the action's intent. Set by the operator.") Intent intent,
      @JsonPropertyDescription("Defender's own record of the release. Set by the operator.")
          RemoteAction action,
      @JsonPropertyDescription("How the release ended; absent until then. Set by the operator.")
          ReleaseOutcome outcome) {
    /** The same with what was asked of Defender. */
    public Release withAttempt(Intent nextIntent, RemoteAction nextAction) {
      return new Release(due, nextIntent, nextAction, outcome);
    }

    /** The same, ended. */
    public Release withOutcome(ReleaseOutcome next) {
      return new Release(due, intent, action, next);
    }
  }

  /** How an action ended. */
  public enum Outcome {
    /** The device did it. */
    @JsonProperty("Succeeded")
    SUCCEEDED,
    /** The device could not do it. */
    @JsonProperty("Failed")
    FAILED,
    /** The device was not there for three days. */
    @JsonProperty("TimedOut")
    TIMED_OUT,
    /** Somebody cancelled it. */
    @JsonProperty("Cancelled")
    CANCELLED,
    /** Defender refuses it. */
    @JsonProperty("Refused")
    REFUSED,
    /** Nothing was asked before spec.notAfter. */
    @JsonProperty("Expired")
    EXPIRED,
    /** Nothing was asked, since it was a dry run. */
    @JsonProperty("DryRun")
    DRY_RUN,
    /** It cannot be told whether Defender has acted. */
    @JsonProperty("Unknown")
    UNKNOWN
  }

  /** How a release ended. */
  public enum ReleaseOutcome {
    /** The device is released. */
    @JsonProperty("Released")
    RELEASED,
    /** Somebody else had released it before. */
    @JsonProperty("ReleasedByOther")
    RELEASED_BY_OTHER,
    /**
     * None is made by this object: another isolation holds the device, or the device was isolated
     * before. Until it is due, another object that has isolated the device waits for it.
     */
    @JsonProperty("Skipped")
    SKIPPED,
    /** It cannot be told whether Defender has released it, or it refuses to. */
    @JsonProperty("Failed")
    FAILED
  }
}
