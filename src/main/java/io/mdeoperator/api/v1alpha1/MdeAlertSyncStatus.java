// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.Limits;
import java.util.List;

/** How far a feed has come. All times are RFC 3339 in UTC. */
@JsonClassDescription(
    "The progress of the feed; all times are RFC 3339 in UTC. Set by the operator.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MdeAlertSyncStatus(
    @Min(-1)
        @Max(Limits.EXACT_INTEGER)
        @JsonPropertyDescription(
            "The generation of the spec that this status was computed from; -1 before the first. Set by the operator.")
        Long observedGeneration,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Ready, Quarantined, and Reconciling or Stalled while they are true. Set by the operator.")
        List<Condition> conditions,
    @Size(max = 256)
        @JsonPropertyDescription(
            "The value of the annotation mde-operator.io/requested-at that was acted on last. Set by the operator.")
        String lastHandledRequestedAt,
    @Size(max = 256)
        @JsonPropertyDescription(
            "The value of the annotation mde-operator.io/replay-from that was acted on last. Set by the operator.")
        String lastHandledReplayFrom,
    @Size(max = 253) @JsonPropertyDescription("Name of the MdeTenant. Set by the operator.")
        String tenant,
    @Min(0)
        @Max(Limits.EXACT_INTEGER)
        @JsonPropertyDescription(
            "Alert revisions delivered, those sent again included; of several sinks the smallest number. Set by the operator.")
        Long delivered,
    @Size(max = 32)
        @JsonPropertyDescription(
            "The latest lastUpdateTime delivered by the sink that is furthest behind. Set by the operator.")
        String lastAlertTime,
    @Size(max = 32)
        @JsonPropertyDescription("When alerts were last delivered. Set by the operator.")
        String lastDeliveryTime,
    @Size(max = 32)
        @JsonPropertyDescription(
            "When the API was last polled; written only along with something else. Set by the operator.")
        String lastPollTime,
    @Min(0)
        @Max(1000000)
        @JsonPropertyDescription(
            "Gaps: time ranges that could not be read yet and are retried. Set by the operator.")
        Integer gaps,
    @Size(max = 16)
        @JsonPropertyDescription(
            "The sinks, by name, including removed ones whose state could not be deleted yet. Set by the operator.")
        List<SinkStatus> sinks)
    implements Conditioned {

  /** Before the first poll. */
  public static final MdeAlertSyncStatus EMPTY =
      new MdeAlertSyncStatus(null, null, null, null, null, null, null, null, null, null, null);

  /** The same with other conditions, and the generation that they were computed from. */
  public MdeAlertSyncStatus withConditions(Long generation, List<Condition> newConditions) {
    return new MdeAlertSyncStatus(
        generation,
        newConditions,
        lastHandledRequestedAt,
        lastHandledReplayFrom,
        tenant,
        delivered,
        lastAlertTime,
        lastDeliveryTime,
        lastPollTime,
        gaps,
        sinks);
  }

  /** The same with another request that was acted on last. */
  public MdeAlertSyncStatus withLastHandledRequestedAt(String requestedAt) {
    return new MdeAlertSyncStatus(
        observedGeneration,
        conditions,
        requestedAt,
        lastHandledReplayFrom,
        tenant,
        delivered,
        lastAlertTime,
        lastDeliveryTime,
        lastPollTime,
        gaps,
        sinks);
  }

  /** The same with other progress. */
  public MdeAlertSyncStatus withProgress(
      Long count, String alertTime, String deliveryTime, Integer gapCount) {
    return new MdeAlertSyncStatus(
        observedGeneration,
        conditions,
        lastHandledRequestedAt,
        lastHandledReplayFrom,
        tenant,
        count,
        alertTime,
        deliveryTime,
        lastPollTime,
        gapCount,
        sinks);
  }

  /** The same with another time of the last poll. */
  public MdeAlertSyncStatus withLastPollTime(String time) {
    return new MdeAlertSyncStatus(
        observedGeneration,
        conditions,
        lastHandledRequestedAt,
        lastHandledReplayFrom,
        tenant,
        delivered,
        lastAlertTime,
        lastDeliveryTime,
        time,
        gaps,
        sinks);
  }

  /** How far one sink has come. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SinkStatus(
      @Required
          @Size(max = 63)
          @JsonPropertyDescription("Name of the sink in the spec. Set by the operator.")
          String name,
      @Min(0)
          @Max(Limits.EXACT_INTEGER)
          @JsonPropertyDescription("Alert revisions it has accepted. Set by the operator.")
          Long delivered,
      @Min(0)
          @Max(Limits.EXACT_INTEGER)
          @JsonPropertyDescription("Alerts it rejected permanently. Set by the operator.")
          Long quarantined,
      @Min(0)
          @Max(Limits.EXACT_INTEGER)
          @JsonPropertyDescription(
              "Revisions left out because a later one had been delivered. Set by the operator.")
          Long superseded,
      @Size(max = 32)
          @JsonPropertyDescription("Everything up to here has been accepted. Set by the operator.")
          String watermarkTime,
      @JsonPropertyDescription(
              "Whether it lags behind and is catching up separately. Set by the operator.")
          Boolean lagging,
      @Size(max = 64)
          @JsonPropertyDescription(
              "Time ranges that could not be read for it yet and are retried. Set by the operator.")
          List<GapStatus> gaps,
      @JsonPropertyDescription("The current failure, if any. Set by the operator.")
          SinkFailure lastFailure) {}

  /** A range of {@code lastUpdateTime} that could not be read yet. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record GapStatus(
      @Required
          @Size(max = 32)
          @JsonPropertyDescription("The first lastUpdateTime in it. Set by the operator.")
          String fromTime,
      @Required
          @Size(max = 32)
          @JsonPropertyDescription("The first lastUpdateTime behind it. Set by the operator.")
          String beforeTime) {}

  /** The last failure of a sink. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SinkFailure(
      @Size(max = 128)
          @JsonPropertyDescription("The reason, as in the conditions. Set by the operator.")
          String reason,
      @Size(max = 1024)
          @JsonPropertyDescription("What happened and what to do. Set by the operator.")
          String message,
      @Size(max = 32) @JsonPropertyDescription("When it happened. Set by the operator.")
          String time) {}
}
