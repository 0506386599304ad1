// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.mdeoperator.defender.AlertTime;

/** What the records of an owner of sinks are: it decides how a sink writes them. */
public enum RecordKind {
  /** Revisions of alerts, as Defender's API has them. */
  ALERT("alert", "feed"),
  /** Rows that a hunting query brings: JSON objects whose columns are the query's. */
  HUNTING_ROW("row", "hunting_query");

  private final String singular;
  private final String owner;

  RecordKind(String singular, String owner) {
    this.singular = singular;
    this.owner = owner;
  }

  /** One of them. */
  public String singular() {
    return singular;
  }

  /** Several of them, for messages. */
  public String plural() {
    return singular + "s";
  }

  /** What delivers them is named by a field of that name, in formats that have such a field. */
  public String owner() {
    return owner;
  }

  /** Whether there can be a later state of the same record, which is delivered too. */
  public boolean hasRevisions() {
    return this == ALERT;
  }

  /** Whether a part of one is a list of evidence, which can be left out. */
  public boolean hasEvidence() {
    return this == ALERT;
  }

  /**
   * The same for the same record, however often it is delivered: {@code
   * tenantId/alertId/lastUpdateTime}, the time with 7 fraction digits in UTC, or {@code
   * tenantId/rowId}.
   */
  public String key(String tenantId, Revision revision) {
    var key = tenantId + "/" + revision.identity();
    return hasRevisions() ? key + "/" + AlertTime.format(revision.time()) : key;
  }
}
