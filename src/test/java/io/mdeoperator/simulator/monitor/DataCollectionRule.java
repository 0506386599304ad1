// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.PartnerApp;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A data collection rule with its streams, and the tables behind them. Nobody may write to it until
 * a role is assigned. Thread-safe.
 */
public final class DataCollectionRule {
  /** What a column keeps (Microsoft: "Azure Monitor service limits"). */
  private static final int MAX_FIELD = 64 << 10;

  /** Names that no column of a custom table may have (Microsoft: "Create a custom table"). */
  private static final Set<String> RESERVED =
      Set.of("id", "Title", "TenantId", "Type", "UniqueId", "_ResourceId", "_SubscriptionId");

  private final String immutableId;
  private final CustomerTenant tenant;
  private final Map<String, Set<String>> streams;
  private final Clock clock;
  private final Map<String, Instant> writers = new ConcurrentHashMap<>();
  private final List<JsonNode> rows = new CopyOnWriteArrayList<>();
  private final Set<String> losses = ConcurrentHashMap.newKeySet();

  DataCollectionRule(
      String immutableId, CustomerTenant tenant, Map<String, Set<String>> streams, Clock clock) {
    this.immutableId = immutableId;
    this.tenant = tenant;
    this.streams = Map.copyOf(streams);
    this.clock = clock;
  }

  public String immutableId() {
    return immutableId;
  }

  /** Makes an app Monitoring Metrics Publisher, at once. */
  public DataCollectionRule assign(PartnerApp app) {
    return assign(app, Duration.ZERO);
  }

  /** The same, which holds only after some time. */
  public DataCollectionRule assign(PartnerApp app, Duration propagation) {
    writers.put(app.clientId(), clock.instant().plus(propagation));
    return this;
  }

  /** The rows of all tables, as they came. */
  public List<JsonNode> rows() {
    return List.copyOf(rows);
  }

  /** What was dropped or cut without a word: names of columns, or {@code not an array}. */
  public Set<String> losses() {
    return Set.copyOf(losses);
  }

  boolean isOf(String tenantId) {
    return tenant.id().equals(tenantId);
  }

  boolean has(String stream) {
    return streams.containsKey(stream);
  }

  boolean isWriter(String appId) {
    var since = writers.get(appId);
    return since != null && !since.isAfter(clock.instant());
  }

  /** An answer of 204 does not mean that all of it is there. */
  void take(String stream, JsonNode body) {
    if (!body.isArray()) {
      losses.add("not an array");
      return;
    }
    for (var row : body) {
      if (row.isObject()) {
        look((ObjectNode) row, streams.get(stream));
        rows.add(row);
      } else {
        losses.add("not an object");
      }
    }
  }

  private void look(ObjectNode row, Set<String> columns) {
    for (var field : row.properties()) {
      if (RESERVED.contains(field.getKey()) || !columns.contains(field.getKey())) {
        losses.add(field.getKey());
      }
      var value = field.getValue().isTextual() ? field.getValue().textValue() : field.getValue();
      if (value.toString().getBytes(StandardCharsets.UTF_8).length > MAX_FIELD) {
        losses.add(field.getKey());
      }
    }
  }
}
