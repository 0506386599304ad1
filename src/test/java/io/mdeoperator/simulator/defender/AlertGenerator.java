// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.simulator.directory.CustomerTenant;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/**
 * Makes alerts that look like those of real tenants, oddities included: 0 to 7 fraction digits,
 * nulls and absent keys, members and enum values that no page documents, minus signs in ids, odd
 * white space, the string {@code "null"}. The same seed makes the same alerts; within one seed no
 * id occurs twice. Not thread-safe.
 */
public final class AlertGenerator {
  private static final long FIRST_ID = 637_000_000_000_000_000L;
  private static final int DEFAULT_SIZE = 2048;
  private static final long TICKS_PER_HOUR = 36_000_000_000L;
  private static final String FILLER =
      "A process was injected with potentially malicious code.\r\nInvestigate the\u200B account,"
          + " the\u00A0device and what ran before.\r\n";

  private final Random random;
  private final String tenantId;
  private final EvidenceGenerator evidence;
  private int size = DEFAULT_SIZE;
  private long count;

  private AlertGenerator(long seed, String tenantId) {
    this.random = new Random(seed);
    this.tenantId = tenantId;
    this.evidence = new EvidenceGenerator(random);
  }

  /** For alerts of this tenant. */
  public static AlertGenerator seeded(long seed, CustomerTenant tenant) {
    return new AlertGenerator(seed, tenant.id());
  }

  /** About so many bytes each, evidence left out, at least about 1,200; about 2,048 by default. */
  public AlertGenerator size(int bytes) {
    size = bytes;
    return this;
  }

  /** The next alert. Its lastUpdateTime is this time, cut to a random number of fraction digits. */
  public ObjectNode next(Instant lastUpdate) {
    var alert = JsonNodeFactory.instance.objectNode();
    var updated = AlertTime.of(lastUpdate);
    var created = new AlertTime(updated.ticks() - random.nextLong(TICKS_PER_HOUR));
    identity(alert);
    classification(alert);
    alert.put(
        "title",
        pick(
            "Suspicious 'Meterpreter' behavior was detected",
            "Low-reputation arbitrary code executed by signed executable",
            "Ungewöhnliche Anmeldung – erhöhtes Risiko"));
    alert.put("description", "");
    times(alert, updated, created);
    device(alert);
    alert.put("aadTenantId", oneIn(50) ? null : tenantId);
    comments(alert, created);
    undocumented(alert);
    pad(alert);
    alert.set("evidence", evidence.list(created));
    forgetSome(alert);
    return alert;
  }

  private void identity(ObjectNode alert) {
    count++;
    alert.put("id", id());
    alert.put("incidentId", oneIn(20) ? null : 1000 + count / 3);
    alert.put("investigationId", oneIn(2) ? null : random.nextInt(1_000_000));
    alert.put("assignedTo", oneIn(3) ? "secop" + random.nextInt(9) + "@contoso.example" : null);
  }

  /** The running number keeps ids apart; the rest only has to look right. */
  private String id() {
    return switch (random.nextInt(8)) {
      case 0 -> "da%s_1".formatted(new UUID(random.nextLong(), count));
      case 1 -> "ar%d_%d".formatted(FIRST_ID + count, random.nextInt());
      case 2 -> "%d_%d".formatted(FIRST_ID + count, random.nextInt());
      default -> "da%d_%d".formatted(FIRST_ID + count, random.nextInt());
    };
  }

  private void classification(ObjectNode alert) {
    alert.put("severity", pick("UnSpecified", "Informational", "Low", "Medium", "High"));
    alert.put("status", pick("New", "New", "InProgress", "Resolved", "Unknown"));
    alert.put(
        "classification",
        pick(null, null, "TruePositive", "FalsePositive", "InformationalExpectedActivity"));
    alert.put("determination", pick(null, null, "Malware", "ConfirmedActivity", "Clean", "Apt"));
    alert.put(
        "investigationState",
        pick("Queued", "Benign", "UnsupportedAlertType", "Running", "Disabled", null));
    alert.put(
        "detectionSource",
        pick(
            "WindowsDefenderAtp",
            "WindowsDefenderAv",
            "AutomatedInvestigation",
            "CustomerTI",
            "MTP"));
    alert.put("detectorId", uuid());
    alert.put("category", pick("Execution", "SuspiciousActivity", "Malware", "null", null));
    alert.put("threatFamilyName", pick(null, "Meterpreter"));
    alert.put("threatName", pick(null, null, "Trojan:Win32/Wacatac.B!ml"));
  }

  private void times(ObjectNode alert, AlertTime updated, AlertTime created) {
    var first = new AlertTime(created.ticks() - random.nextLong(TICKS_PER_HOUR));
    var last = new AlertTime(created.ticks() + random.nextLong(TICKS_PER_HOUR / 10));
    alert.put("alertCreationTime", printed(created));
    alert.put("firstEventTime", printed(first));
    alert.put("lastEventTime", printed(last));
    alert.put("lastUpdateTime", printed(updated));
    alert.put(
        "resolvedTime", alert.path("status").asText().equals("Resolved") ? printed(updated) : null);
  }

  private void device(ObjectNode alert) {
    if (oneIn(15)) {
      alert.putNull("machineId").putNull("computerDnsName").putNull("rbacGroupName");
    } else {
      alert.put("machineId", hex(40));
      alert.put("computerDnsName", "host-%d.corp.example".formatted(random.nextInt(500)));
      alert.put("rbacGroupName", pick("MiddleEast", "UnassignedGroup", null));
    }
    var techniques = alert.putArray("mitreTechniques");
    List.of("T1064", "T1085", "T1220.001").subList(0, random.nextInt(4)).forEach(techniques::add);
    if (oneIn(4)) {
      alert.putNull("relatedUser");
    } else {
      alert
          .putObject("relatedUser")
          .put("userName", "user" + random.nextInt(99))
          .put("domainName", "CORP");
    }
  }

  private void comments(ObjectNode alert, AlertTime created) {
    var comments = alert.putArray("comments");
    for (var i = random.nextInt(3); i > 0; i--) {
      comments
          .addObject()
          .put("comment", "checked\uFFFD, see ticket\u00A0" + random.nextInt(999))
          .put("createdBy", "secop123@contoso.example")
          .put("createdTime", printed(created));
    }
  }

  private void undocumented(ObjectNode alert) {
    if (oneIn(2)) {
      alert
          .putArray("loggedOnUsers")
          .addObject()
          .put("accountName", "admin")
          .put("domainName", "CORP");
      alert.putArray("domains");
    }
    if (oneIn(5)) {
      alert.putObject("futureMember").put("score", 0.75).putNull("reason").putArray("tags").add(1);
    }
  }

  private void forgetSome(ObjectNode alert) {
    for (var name :
        List.of(
            "investigationId",
            "comments",
            "relatedUser",
            "detectorId",
            "mitreTechniques",
            "evidence",
            "threatName")) {
      if (oneIn(30)) {
        alert.remove(name);
      }
    }
  }

  private void pad(ObjectNode alert) {
    var missing = size - alert.toString().length();
    alert.put("description", FILLER.repeat(Math.max(1, Math.ceilDiv(missing, FILLER.length()))));
  }

  private String printed(AlertTime time) {
    return time.format(random.nextInt(8));
  }

  private String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private String hex(int digits) {
    var text = new StringBuilder();
    while (text.length() < digits) {
      text.append(String.format(Locale.ROOT, "%016x", random.nextLong()));
    }
    return text.substring(0, digits);
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
