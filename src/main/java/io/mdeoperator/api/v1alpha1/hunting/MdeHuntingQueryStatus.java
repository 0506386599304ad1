// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.hunting;

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
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import java.util.List;

/** How far a hunting query has come; never anything of a row. All times are RFC 3339 in UTC. */
@JsonClassDescription(
    "The progress of the query; never anything of a row. All times are RFC 3339 in UTC. Set by the operator.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MdeHuntingQueryStatus(
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
    @Size(max = 253) @JsonPropertyDescription("Name of the MdeTenant. Set by the operator.")
        String tenant,
    @JsonPropertyDescription(
            "The last run that came to its end; written once a period, and along with something else. Set by the operator.")
        LastRun lastRun,
    @Size(max = 32)
        @JsonPropertyDescription(
            "When a rescan last came to its end; written along with something else. Set by the operator.")
        String lastRescanTime,
    @Size(max = 32)
        @JsonPropertyDescription(
            "When the query runs next; written along with something else. Set by the operator.")
        String nextRunTime,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Until when Microsoft runs no query of the application in this tenant. Set by the operator.")
        String blockedUntil,
    @Size(max = 16)
        @JsonPropertyDescription(
            "The sinks, by name, including removed ones whose state could not be deleted yet. Set by the operator.")
        List<SinkStatus> sinks,
    @JsonPropertyDescription("The tenants of a query for many. Set by the operator.") Fleet fleet)
    implements Conditioned {

  /** Before the first run. */
  public static final MdeHuntingQueryStatus EMPTY =
      new MdeHuntingQueryStatus(null, null, null, null, null, null, null, null, null, null);

  /** The same with other conditions, and the generation that they were computed from. */
  public MdeHuntingQueryStatus withConditions(Long generation, List<Condition> newConditions) {
    return new MdeHuntingQueryStatus(
        generation,
        newConditions,
        lastHandledRequestedAt,
        tenant,
        lastRun,
        lastRescanTime,
        nextRunTime,
        blockedUntil,
        sinks,
        fleet);
  }

  /** The same with another request that was acted on last. */
  public MdeHuntingQueryStatus withLastHandledRequestedAt(String requestedAt) {
    return new MdeHuntingQueryStatus(
        observedGeneration,
        conditions,
        requestedAt,
        tenant,
        lastRun,
        lastRescanTime,
        nextRunTime,
        blockedUntil,
        sinks,
        fleet);
  }

  /** The same of a query for many tenants. */
  public MdeHuntingQueryStatus withFleet(Fleet sum) {
    return new MdeHuntingQueryStatus(
        observedGeneration,
        conditions,
        lastHandledRequestedAt,
        tenant,
        lastRun,
        lastRescanTime,
        nextRunTime,
        blockedUntil,
        sinks,
        sum);
  }

  /** A run that came to its end. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LastRun(
      @Size(max = 32)
          @JsonPropertyDescription("When it was due by the schedule. Set by the operator.")
          String scheduledTime,
      @Size(max = 32) @JsonPropertyDescription("When it began. Set by the operator.")
          String startTime,
      @Min(0)
          @Max(Limits.EXACT_INTEGER)
          @JsonPropertyDescription("How long it took, in milliseconds. Set by the operator.")
          Long durationMillis,
      @Size(max = 32) @JsonPropertyDescription("The value of windowStart. Set by the operator.")
          String windowStart,
      @Size(max = 32) @JsonPropertyDescription("The value of windowEnd. Set by the operator.")
          String windowEnd,
      @Min(0)
          @Max(Limits.EXACT_INTEGER)
          @JsonPropertyDescription("Rows of the result. Set by the operator.")
          Long rows,
      @Min(0)
          @Max(Limits.EXACT_INTEGER)
          @JsonPropertyDescription(
              "Rows that some sink did not have and was given. Set by the operator.")
          Long newRows,
      @JsonPropertyDescription(
              "Whether the result was cut, so that rows are missing. Set by the operator.")
          Boolean truncated,
      @Size(max = 128)
          @JsonPropertyDescription(
              "Microsoft's id of the request, for its support. Set by the operator.")
          String requestId) {}

  /** The tenants of a query for many. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Fleet(
      @Min(0) @Max(1000000) @JsonPropertyDescription("Tenants that match. Set by the operator.")
          Integer tenants,
      @Min(0)
          @Max(1000000)
          @JsonPropertyDescription("Child queries that are Ready. Set by the operator.")
          Integer ready,
      @Size(max = 20)
          @JsonPropertyDescription(
              "Some of the child queries that are not Ready. Set by the operator.")
          List<Failing> failing) {}

  /** A child query that is not Ready. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Failing(
      @Required
          @Size(max = 253)
          @JsonPropertyDescription("Name of its MdeTenant. Set by the operator.")
          String name,
      @Size(max = 128) @JsonPropertyDescription("The reason of its Ready. Set by the operator.")
          String reason) {}
}
