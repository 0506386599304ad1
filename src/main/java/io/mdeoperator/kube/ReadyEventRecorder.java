// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.LogKeys;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.kube.connection.ObjectWrites;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Records a change of Ready once: as an Event on the object and as a log line. Thread-safe. */
public final class ReadyEventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(ReadyEventRecorder.class);
  private static final int MAX_NAME_LENGTH = 200; // an id follows, and 253 are allowed
  private static final String COMPONENT = "mde-operator";

  /** An event is a courtesy: whoever reports it must not stand still for it. */
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** Reasons of a Ready that will not last unless somebody acts. */
  private static final Set<String> WARNINGS =
      Set.of(
          Reason.FORMER_CREDENTIAL_IN_USE.value(),
          Reason.CLIENT_SECRET_EXPIRES_SOON.value(),
          Reason.CERTIFICATE_EXPIRES_SOON.value());

  private final ObjectWrites writes;
  private final Clock clock;

  public ReadyEventRecorder(KubernetesClient client, Clock clock) {
    this.writes = new ObjectWrites(client, DEADLINE);
    this.clock = clock;
  }

  /** Records Ready if its status or reason has changed; {@code before} may be null. */
  public void recordChange(HasMetadata object, List<Condition> before, List<Condition> after) {
    var was = Conditions.find(before, ConditionType.READY);
    Conditions.find(after, ConditionType.READY)
        .filter(now -> was.map(old -> differs(old, now)).orElse(true))
        .ifPresent(now -> recordChange(object, was, now));
  }

  /** Records a finding that does not decide about Ready. */
  public void record(HasMetadata object, Finding finding) {
    record(Level.INFO, object, finding);
  }

  /**
   * Records as a warning what there is no condition for: the object goes. Where its namespace goes
   * too, the API server takes no event, and the log line is all that remains.
   */
  public void recordLast(HasMetadata object, Finding finding) {
    record(Level.WARN, object, finding);
  }

  private void record(Level level, HasMetadata object, Finding finding) {
    var reason = finding.reason().value();
    about(level, object).addKeyValue(LogKeys.REASON, reason).log(finding.message());
    send(object, finding instanceof Finding.Passed, reason, finding.message());
  }

  private void recordChange(HasMetadata object, Optional<Condition> was, Condition now) {
    about(Level.INFO, object)
        .addKeyValue("ready", now.getStatus())
        .addKeyValue(LogKeys.REASON, now.getReason())
        .addKeyValue("was", was.map(Condition::getReason).orElse("none"))
        .log(now.getMessage());
    send(object, !isWarning(now), now.getReason(), now.getMessage());
  }

  private static LoggingEventBuilder about(Level level, HasMetadata object) {
    return LOG.atLevel(level)
        .addKeyValue(LogKeys.KIND, object.getKind())
        .addKeyValue(LogKeys.NAMESPACE, object.getMetadata().getNamespace())
        .addKeyValue(LogKeys.NAME, object.getMetadata().getName());
  }

  private void send(HasMetadata object, boolean normal, String reason, String message) {
    try {
      create(object, normal, reason, message);
    } catch (KubernetesClientException e) {
      // A log line says the same, so its loss must not stop anything.
      LOG.atWarn()
          .addKeyValue(LogKeys.NAMESPACE, object.getMetadata().getNamespace())
          .addKeyValue(LogKeys.NAME, object.getMetadata().getName())
          .addKeyValue(LogKeys.HTTP_STATUS, e.getCode())
          .log("Could not write the event");
    }
  }

  private void create(HasMetadata object, boolean normal, String reason, String message) {
    var now = Timestamps.seconds(clock.instant());
    var meta = object.getMetadata();
    writes.create(
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(meta.getNamespace())
            .withName(shortened(meta.getName()) + "." + UUID.randomUUID())
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion(object.getApiVersion())
            .withKind(object.getKind())
            .withNamespace(meta.getNamespace())
            .withName(meta.getName())
            .withUid(meta.getUid())
            .withResourceVersion(meta.getResourceVersion())
            .endInvolvedObject()
            .withType(normal ? "Normal" : "Warning")
            .withReason(reason)
            .withMessage(message)
            .withNewSource()
            .withComponent(COMPONENT)
            .endSource()
            .withReportingComponent(Api.GROUP + "/" + COMPONENT)
            .withReportingInstance(COMPONENT)
            .withFirstTimestamp(now)
            .withLastTimestamp(now)
            .withCount(1)
            .build());
  }

  private static boolean isWarning(Condition ready) {
    return "False".equals(ready.getStatus()) || WARNINGS.contains(ready.getReason());
  }

  private static boolean differs(Condition old, Condition now) {
    return !old.getStatus().equals(now.getStatus()) || !now.getReason().equals(old.getReason());
  }

  private static String shortened(String name) {
    return name.length() <= MAX_NAME_LENGTH ? name : name.substring(0, MAX_NAME_LENGTH);
  }
}
