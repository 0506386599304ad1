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
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import java.util.List;
import java.util.Map;

/** A feed of one tenant's alerts into one or more sinks. */
@JsonClassDescription(
    "Whose alerts are fed, which of them, how often and where to. Set by the user.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.tenantRef) != has(self.tenantSelector)",
    message = "set exactly one of tenantRef and tenantSelector")
@ValidationRule(
    value = "has(self.tenantRef) == has(oldSelf.tenantRef)",
    message =
        "a feed of one tenant cannot become one of many, or back: create another MdeAlertSync")
@ValidationRule(
    value =
        "!has(self.tenantRef) || !has(oldSelf.tenantRef) || self.tenantRef.name == oldSelf.tenantRef.name",
    fieldPath = ".tenantRef",
    message = "tenantRef is immutable: create another MdeAlertSync for another tenant")
@ValidationRule(
    value = "self.pollPeriod >= duration('10s') && self.pollPeriod <= duration('24h')",
    fieldPath = ".pollPeriod",
    message = "pollPeriod must be between 10s and 24h")
@ValidationRule(
    value = "self.initialLookback >= duration('1s') && self.initialLookback <= duration('4320h')",
    fieldPath = ".initialLookback",
    message = "initialLookback must be between 1s and 4320h")
@ValidationRule(
    value = "self.overlap >= duration('1s') && self.overlap <= duration('24h')",
    fieldPath = ".overlap",
    message = "overlap must be between 1s and 24h")
@ValidationRule(
    value = "self.sinks.filter(s, has(s.configMap)).size() <= 1",
    fieldPath = ".sinks",
    message =
        "at most one sink may be a configMap: the mirror's ConfigMaps are named after the feed")
public record MdeAlertSyncSpec(
    @JsonPropertyDescription("The MdeTenant whose alerts are fed. Immutable. Set by the user.")
        LocalRef tenantRef,
    @JsonPropertyDescription(
            "One child feed is created for each MdeTenant that matches. Set by the user.")
        TenantSelector tenantSelector,
    @Default("{}")
        @JsonPropertyDescription("Which alerts are fed; an empty list means all. Set by the user.")
        Filter filter,
    @Default("true")
        @JsonPropertyDescription(
            "Whether alerts are fetched with their evidence. Default: true. Set by the user.")
        Boolean includeEvidence,
    @Default("1m")
        @Size(max = 32)
        @Pattern(Durations.REGEX)
        @JsonPropertyDescription(
            "How often the API is polled, 10s to 24h. Default: 1m. Set by the user.")
        String pollPeriod,
    @Default("24h")
        @Size(max = 32)
        @Pattern(Durations.REGEX)
        @JsonPropertyDescription(
            "How far before its creation a new feed starts, 1s to 4320h. Default: 24h. Set by the user.")
        String initialLookback,
    @Default("5m")
        @Size(max = 32)
        @Pattern(Durations.REGEX)
        @JsonPropertyDescription(
            "How far back each poll reads again, 1s to 24h. Default: 5m. Set by the user.")
        String overlap,
    @Default("{\"period\": \"1h\", \"lookback\": \"24h\"}")
        @JsonPropertyDescription(
            "The rescan: a wide re-read for alerts that become visible hours late. Set by the user.")
        Rescan rescan,
    @Default("false")
        @JsonPropertyDescription(
            "Suspends the feed, keeping its cursors. Default: false. Set by the user.")
        Boolean suspend,
    @Required
        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
            "Where the alerts go; each has a cursor of its own. Set by the user.")
        List<SinkSpec> sinks) {

  /** Applies the schema's defaults. */
  public MdeAlertSyncSpec {
    filter = filter == null ? Filter.ALL : filter;
    includeEvidence = includeEvidence == null || includeEvidence;
    pollPeriod = pollPeriod == null ? "1m" : pollPeriod;
    initialLookback = initialLookback == null ? "24h" : initialLookback;
    overlap = overlap == null ? "5m" : overlap;
    rescan = rescan == null ? new Rescan(null, null) : rescan;
    suspend = suspend != null && suspend;
    sinks = sinks == null ? List.of() : List.copyOf(sinks);
  }

  /** A feed of one tenant, with the schema's defaults. */
  public static MdeAlertSyncSpec of(LocalRef tenant, List<SinkSpec> sinks) {
    return new MdeAlertSyncSpec(tenant, null, null, null, null, null, null, null, null, sinks);
  }

  /** A feed of many tenants, with the schema's defaults. */
  public static MdeAlertSyncSpec of(TenantSelector tenants, List<SinkSpec> sinks) {
    return new MdeAlertSyncSpec(null, tenants, null, null, null, null, null, null, null, sinks);
  }

  /** The same for one tenant. */
  public MdeAlertSyncSpec withTenantRef(LocalRef tenant) {
    return new MdeAlertSyncSpec(
        tenant,
        null,
        filter,
        includeEvidence,
        pollPeriod,
        initialLookback,
        overlap,
        rescan,
        suspend,
        sinks);
  }

  /** The same with another period. */
  public MdeAlertSyncSpec withPollPeriod(String period) {
    return new MdeAlertSyncSpec(
        tenantRef,
        tenantSelector,
        filter,
        includeEvidence,
        period,
        initialLookback,
        overlap,
        rescan,
        suspend,
        sinks);
  }

  /** The same, paused or not. */
  public MdeAlertSyncSpec withSuspend(Boolean paused) {
    return new MdeAlertSyncSpec(
        tenantRef,
        tenantSelector,
        filter,
        includeEvidence,
        pollPeriod,
        initialLookback,
        overlap,
        rescan,
        paused,
        sinks);
  }

  /** Which tenants get a feed. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.matchLabels.all(name, name.size() <= 317)",
      fieldPath = ".matchLabels",
      message = "the name of a label has at most 317 characters")
  public record TenantSelector(
      @Required
          @Size(min = 1, max = 16)
          @JsonPropertyDescription(
              "Labels that an MdeTenant must carry, all of them. Set by the user.")
          Map<String, @Size(max = 63) String> matchLabels) {}

  /** Which alerts are fed; an empty list means all. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Filter(
      @Size(max = 8)
          @JsonPropertyDescription("Severities such as High. Default: all. Set by the user.")
          List<@Size(min = 1, max = 64) @Pattern("^[A-Za-z]+$") String> severities,
      @Size(max = 8)
          @JsonPropertyDescription(
              "Statuses such as New; an alert that leaves them is not reported. Default: all. Set by the user.")
          List<@Size(min = 1, max = 64) @Pattern("^[A-Za-z]+$") String> statuses,
      @Size(max = 32)
          @JsonPropertyDescription("Categories such as Execution. Default: all. Set by the user.")
          List<@Size(min = 1, max = 128) @Pattern("^[A-Za-z0-9 _.-]+$") String> categories,
      @Size(max = 32)
          @JsonPropertyDescription(
              "Detection sources such as WindowsDefenderAtp. Default: all. Set by the user.")
          List<@Size(min = 1, max = 128) @Pattern("^[A-Za-z0-9 _.-]+$") String> detectionSources) {
    /** Lets all alerts through. */
    public static final Filter ALL = new Filter(null, null, null, null);

    /** Reads an absent list as empty. */
    public Filter {
      severities = severities == null ? List.of() : List.copyOf(severities);
      statuses = statuses == null ? List.of() : List.copyOf(statuses);
      categories = categories == null ? List.of() : List.copyOf(categories);
      detectionSources = detectionSources == null ? List.of() : List.copyOf(detectionSources);
    }
  }

  /** The wide re-read. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.period >= duration('1m') && self.period <= duration('24h')",
      fieldPath = ".period",
      message = "period must be between 1m and 24h")
  @ValidationRule(
      value = "self.lookback >= duration('1m') && self.lookback <= duration('720h')",
      fieldPath = ".lookback",
      message = "lookback must be between 1m and 720h")
  public record Rescan(
      @Default("1h")
          @Size(max = 32)
          @Pattern(Durations.REGEX)
          @JsonPropertyDescription("How often it is done, 1m to 24h. Default: 1h. Set by the user.")
          String period,
      @Default("24h")
          @Size(max = 32)
          @Pattern(Durations.REGEX)
          @JsonPropertyDescription(
              "How far back it reads, 1m to 720h. Default: 24h. Set by the user.")
          String lookback) {
    /** Applies the schema's defaults. */
    public Rescan {
      period = period == null ? "1h" : period;
      lookback = lookback == null ? "24h" : lookback;
    }
  }
}
