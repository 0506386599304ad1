// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.cef;

import io.mdeoperator.base.Sha256;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.AlertTree;
import io.mdeoperator.sink.format.AlertUser;
import io.mdeoperator.sink.format.Evidence;
import io.mdeoperator.sink.format.LineFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Alerts as lines of the Common Event Format, one for each revision. The keys are those of
 * Microsoft's own mapping for ArcSight (Microsoft: "Microsoft Defender for Endpoint detections
 * fields"), which the content of SIEMs expects; what it lacks has a key that it does not use. Only
 * some fields of an alert have a key: the link leads to all of it. Thread-safe.
 */
public final class Cef implements LineFormat {
  private static final Map<String, Integer> SEVERITIES =
      Map.of("Informational", 1, "Low", 3, "Medium", 6, "High", 8);

  @Override
  public Optional<byte[]> line(
      Batch.Item item, RecordOrigin origin, boolean withEvidence, int maxBytes) {
    var alert = AlertTree.read(item.json());
    var evidence = Evidence.of(alert);
    var line = begin(alert);
    origin(item, origin, CefKey.FEED, line);
    alert(item, origin, line);
    alert(alert, line);
    user(AlertUser.of(alert, withEvidence ? evidence : new Evidence(List.of())), line);
    if (withEvidence) {
      CefEvidence.write(evidence, line);
    } else {
      line.text(CefKey.REASON, Optional.of("The evidence is left out: the event is too large"));
    }
    line.text(CefKey.MSG, message(alert, evidence, withEvidence));
    return Optional.of(line.bytes()).filter(bytes -> bytes.length <= maxBytes);
  }

  private static CefLine begin(AlertFields alert) {
    var category = alert.text("category");
    return new CefLine(
        alert.text("detectorId").or(() -> category).orElse("Alert"),
        alert.text("title").or(() -> category).orElse("Alert"),
        alert.text("severity").map(SEVERITIES::get).orElse(0));
  }

  /**
   * Which record it is, whose, and who delivers it.
   *
   * @param owner the key of who delivers it
   */
  static void origin(Batch.Item item, RecordOrigin origin, CefKey owner, CefLine line) {
    line.labelled(CefKey.FLEX_STRING_2, "TenantId", Optional.of(origin.tenantId()));
    line.text(CefKey.TENANT_NAME, Optional.of(origin.displayName()));
    line.text(owner, Optional.of(origin.owner()));
    line.id(CefKey.DEVICE_PAYLOAD_ID, Optional.of(key(item)));
  }

  private static void alert(Batch.Item item, RecordOrigin origin, CefLine line) {
    var id = Optional.of(item.id()).filter(text -> !text.isEmpty());
    line.id(CefKey.EXTERNAL_ID, id);
    line.labelled(
        CefKey.FLEX_STRING_1,
        "LinkToMDE",
        id.map(origin::portal)
            .filter(link -> CefText.fits(link, CefKey.FLEX_STRING_1.maxLength())));
  }

  /** One that is too long has a hash in its place. */
  private static String key(Batch.Item item) {
    return CefText.fits(item.key(), CefKey.DEVICE_PAYLOAD_ID.maxLength())
        ? item.key()
        : Sha256.hex(item.key());
  }

  private static void alert(AlertFields alert, CefLine line) {
    var host = alert.text("computerDnsName");
    line.text(CefKey.CAT, alert.text("category"));
    line.text(CefKey.SOURCE_SERVICE_NAME, alert.text("detectionSource"));
    line.text(CefKey.SHOST, host);
    line.id(CefKey.SOURCE_DNS_DOMAIN, host.filter(name -> name.contains(".")).map(Cef::domain));
    line.id(CefKey.DEVICE_EXTERNAL_ID, alert.text("machineId"));
    line.time(CefKey.RT, alert.time("alertCreationTime"));
    line.time(CefKey.START, alert.time("firstEventTime"));
    line.time(CefKey.END, alert.time("lastEventTime"));
    line.labelled(
        CefKey.DEVICE_CUSTOM_DATE_1,
        "LastUpdateTime",
        CefLine.millis(alert.time("lastUpdateTime")));
    line.labelled(CefKey.CS1, "ThreatName", alert.text("threatName"));
    line.labelled(CefKey.CS2, "Status", alert.text("status"));
    line.labelled(
        CefKey.CS3,
        "MitreTechniques",
        Optional.of(String.join(",", alert.texts("mitreTechniques"))));
    line.labelled(CefKey.CN3, "IncidentId", alert.number("incidentId").map(String::valueOf));
  }

  private static String domain(String host) {
    return host.substring(host.indexOf('.') + 1);
  }

  private static void user(AlertUser user, CefLine line) {
    line.text(CefKey.SUSER, user.name());
    line.text(CefKey.SNTDOM, user.domain());
    line.text(CefKey.SUID, user.sid());
  }

  /** The description, and what no key is there for. */
  private static Optional<String> message(
      AlertFields alert, Evidence evidence, boolean withEvidence) {
    var description = alert.text("description");
    var command =
        evidence
            .first("Process")
            .filter(_ -> withEvidence)
            .flatMap(process -> process.text("processCommandLine"))
            .map(text -> "Command line: " + text);
    return description
        .map(text -> text + command.map(tail -> "\n" + tail).orElse(""))
        .or(() -> command);
  }
}
