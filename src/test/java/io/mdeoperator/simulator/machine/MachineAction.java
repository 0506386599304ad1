// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.simulator.defender.AlertTime;
import java.time.Instant;

/**
 * An action as it was at some time (Microsoft: "MachineAction resource type").
 *
 * @param id a GUID
 * @param parameter of the request: kind of isolation or scan, or the file's SHA-1; null if none
 * @param requestor the display name of an app or the name of a person
 * @param cancellation null unless it was cancelled
 * @param errorHResult null unless it failed
 */
public record MachineAction(
    String id,
    ActionType type,
    String parameter,
    String requestor,
    String comment,
    Status status,
    String machineId,
    String computerDnsName,
    Instant created,
    Instant updated,
    Cancellation cancellation,
    Integer errorHResult) {

  /** Who cancelled it and why. */
  public record Cancellation(String requestor, String comment, Instant at) {}

  /** Where an action is. */
  public enum Status {
    PENDING("Pending"),
    IN_PROGRESS("InProgress"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed"),
    TIME_OUT("TimeOut"),
    CANCELLED("Cancelled");

    private final String jsonName;

    Status(String jsonName) {
      this.jsonName = jsonName;
    }

    public String jsonName() {
      return jsonName;
    }

    /** Whether it changes no more. */
    public boolean isFinal() {
      return this != PENDING && this != IN_PROGRESS;
    }
  }

  MachineAction with(Status next, Instant now, Integer hresult) {
    return new MachineAction(
        id,
        type,
        parameter,
        requestor,
        comment,
        next,
        machineId,
        computerDnsName,
        created,
        now,
        cancellation,
        hresult);
  }

  MachineAction cancelled(Cancellation by) {
    return new MachineAction(
        id,
        type,
        parameter,
        requestor,
        comment,
        Status.CANCELLED,
        machineId,
        computerDnsName,
        created,
        by.at(),
        by,
        null);
  }

  /** As answers show it: keys and nulls as in answers of real tenants. */
  ObjectNode json() {
    var json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("type", type.jsonName())
            .put("title", (String) null)
            .put("requestor", requestor)
            .put("requestorComment", comment)
            .put("status", status.jsonName())
            .put("machineId", machineId)
            .put("computerDnsName", computerDnsName)
            .put("creationDateTimeUtc", printed(created))
            .put("lastUpdateDateTimeUtc", printed(updated))
            .put("cancellationRequestor", cancellation == null ? null : cancellation.requestor())
            .put("cancellationComment", cancellation == null ? null : cancellation.comment())
            .put(
                "cancellationDateTimeUtc", cancellation == null ? null : printed(cancellation.at()))
            .put("errorHResult", errorHResult == null ? 0 : errorHResult)
            .put("scope", isOfFile() ? null : parameter)
            .put("externalId", (String) null)
            .put("requestSource", "PublicApi");
    if (isOfFile()) {
      json.putObject("relatedFileInfo")
          .put("fileIdentifier", parameter)
          .put("fileIdentifierType", "Sha1");
    } else {
      json.putNull("relatedFileInfo");
    }
    json.putArray("commands");
    return json.putNull("troubleshootInfo");
  }

  private boolean isOfFile() {
    return type == ActionType.STOP_AND_QUARANTINE_FILE;
  }

  /** Without zeros at the end, as .NET prints it. */
  private static String printed(Instant time) {
    return AlertTime.of(time).trimmed();
  }
}
