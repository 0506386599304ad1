// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.hunting;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.TenantSelector;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import java.util.List;

/** What is hunted for, how often, and where the rows go. */
@JsonClassDescription(
    "The query, whose tenants it runs in, how often, and where its rows go. Set by the user.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.tenantRef) != has(self.tenantSelector)",
    message = "set exactly one of tenantRef and tenantSelector")
@ValidationRule(
    value = "has(self.tenantRef) == has(oldSelf.tenantRef)",
    message =
        "a query for one tenant cannot become one for many, or back: create another MdeHuntingQuery")
@ValidationRule(
    value =
        "!has(self.tenantRef) || !has(oldSelf.tenantRef) || self.tenantRef.name == oldSelf.tenantRef.name",
    fieldPath = ".tenantRef",
    message = "tenantRef is immutable: create another MdeHuntingQuery for another tenant")
@ValidationRule(
    value = "self.period >= duration('5m') && self.period <= duration('24h')",
    fieldPath = ".period",
    message = "period must be between 5m and 24h")
@ValidationRule(
    value = "self.delivery == 'Run' || self.window.overlap >= duration('15m')",
    fieldPath = ".window.overlap",
    message = "overlap must be at least 15m, unless delivery is Run: rows appear late")
@ValidationRule(
    value = "self.sinks.all(s, !has(s.configMap))",
    fieldPath = ".sinks",
    message =
        "no sink may be a configMap: rows are a customer's personal data, and would be readable by whoever reads ConfigMaps")
public record MdeHuntingQuerySpec(
    @JsonPropertyDescription("The MdeTenant in which the query runs. Immutable. Set by the user.")
        LocalRef tenantRef,
    @JsonPropertyDescription(
            "One child query is created for each MdeTenant that matches. Set by the user.")
        TenantSelector tenantSelector,
    @Required
        @Size(min = 1, max = 10000)
        @JsonPropertyDescription(
            "The query in KQL. It may use windowStart and windowEnd, which are set before it; it is sent unchanged otherwise. Set by the user.")
        String query,
    @Default("1h")
        @Size(max = 32)
        @Pattern(Durations.REGEX)
        @JsonPropertyDescription(
            "How often the query runs, 5m to 24h; each at another moment of it. Default: 1h. Set by the user.")
        String period,
    @Default(
            "{\"column\": \"Ingestion\", \"overlap\": \"4h\", \"rescan\": {\"period\": \"24h\", \"lookback\": \"168h\"}}")
        @JsonPropertyDescription("What windowStart and windowEnd stand for. Set by the user.")
        Window window,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Columns of the result that identify a row, such as DeviceId, Timestamp and ReportId; not used where delivery is Run. Default: all, which is to say the row as a whole. Set by the user.")
        List<@Size(min = 1, max = 128) @Pattern("^\\P{Cc}+$") String> identity,
    @Default("Rows")
        @JsonPropertyDescription(
            "Rows: only rows that a sink does not have. Run: each run's whole result, for summaries. Default: Rows. Set by the user.")
        Mode delivery,
    @Default("10000")
        @Min(1)
        @Max(100000)
        @JsonPropertyDescription(
            "Most rows of a run; if there are more, the run is repeated with a smaller window. Default: 10000. Set by the user.")
        Integer maxRows,
    @Default("Fail")
        @JsonPropertyDescription(
            "Whether a tenant without a table of the query fails, or counts as one without rows. Default: Fail. Set by the user.")
        MissingTable onMissingTable,
    @Default("false")
        @JsonPropertyDescription(
            "Suspends the query, keeping its cursors. Default: false. Set by the user.")
        Boolean suspend,
    @Required
        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
            "Where the rows go; each has a cursor of its own. Set by the user.")
        List<SinkSpec> sinks) {

  /** Applies the schema's defaults. */
  public MdeHuntingQuerySpec {
    period = period == null ? "1h" : period;
    window = window == null ? new Window(null, null, null) : window;
    identity = identity == null ? List.of() : List.copyOf(identity);
    delivery = delivery == null ? Mode.ROWS : delivery;
    maxRows = maxRows == null ? Integer.valueOf(10_000) : maxRows;
    onMissingTable = onMissingTable == null ? MissingTable.FAIL : onMissingTable;
    suspend = suspend != null && suspend;
    sinks = sinks == null ? List.of() : List.copyOf(sinks);
  }

  /** For one tenant, with the schema's defaults. */
  public static MdeHuntingQuerySpec of(LocalRef tenant, String query, List<SinkSpec> sinks) {
    return new MdeHuntingQuerySpec(
        tenant, null, query, null, null, null, null, null, null, null, sinks);
  }

  /** For many tenants, with the schema's defaults. */
  public static MdeHuntingQuerySpec of(TenantSelector tenants, String query, List<SinkSpec> sinks) {
    return new MdeHuntingQuerySpec(
        null, tenants, query, null, null, null, null, null, null, null, sinks);
  }

  /** The same for one tenant, paused or not. */
  public MdeHuntingQuerySpec ofChild(LocalRef tenant, boolean paused) {
    return new MdeHuntingQuerySpec(
        tenant,
        null,
        query,
        period,
        window,
        identity,
        delivery,
        maxRows,
        onMissingTable,
        paused,
        sinks);
  }

  /** What {@code windowStart} and {@code windowEnd} stand for. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.overlap >= duration('1s') && self.overlap <= duration('720h')",
      fieldPath = ".overlap",
      message = "overlap must be between 1s and 720h")
  public record Window(
      @Default("Ingestion")
          @JsonPropertyDescription(
              "What the query compares with them. Ingestion: ingestion_time(). Timestamp: the time of the event. None: nothing, each run looks at 30 days. Default: Ingestion. Set by the user.")
          Column column,
      @Default("4h")
          @Size(max = 32)
          @Pattern(Durations.REGEX)
          @JsonPropertyDescription(
              "How far back each run looks again for rows that appear late, 1s to 720h. Default: 4h. Set by the user.")
          String overlap,
      @Default("{\"period\": \"24h\", \"lookback\": \"168h\"}")
          @JsonPropertyDescription(
              "The rescan: a run that looks far back, for devices that were offline. Set by the user.")
          Rescan rescan) {
    /** Applies the schema's defaults. */
    public Window {
      column = column == null ? Column.INGESTION : column;
      overlap = overlap == null ? "4h" : overlap;
      rescan = rescan == null ? new Rescan(null, null) : rescan;
    }
  }

  /** The run that looks far back. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.period >= duration('1h') && self.period <= duration('168h')",
      fieldPath = ".period",
      message = "period must be between 1h and 168h")
  @ValidationRule(
      value = "self.lookback >= duration('1m') && self.lookback <= duration('720h')",
      fieldPath = ".lookback",
      message = "lookback must be between 1m and 720h")
  public record Rescan(
      @Default("24h")
          @Size(max = 32)
          @Pattern(Durations.REGEX)
          @JsonPropertyDescription(
              "How often it is done, 1h to 168h. Default: 24h. Set by the user.")
          String period,
      @Default("168h")
          @Size(max = 32)
          @Pattern(Durations.REGEX)
          @JsonPropertyDescription(
              "How far back it looks, 1m to 720h. Default: 168h. Set by the user.")
          String lookback) {
    /** Applies the schema's defaults. */
    public Rescan {
      period = period == null ? "24h" : period;
      lookback = lookback == null ? "168h" : lookback;
    }
  }

  /** What a query compares with its window. */
  public enum Column {
    @JsonProperty("Ingestion")
    INGESTION,
    @JsonProperty("Timestamp")
    TIMESTAMP,
    @JsonProperty("None")
    NONE
  }

  /** What of a result is delivered. */
  public enum Mode {
    @JsonProperty("Rows")
    ROWS,
    @JsonProperty("Run")
    RUN
  }

  /** What a tenant without a table of the query is. */
  public enum MissingTable {
    @JsonProperty("Fail")
    FAIL,
    @JsonProperty("Ignore")
    IGNORE
  }
}
