package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells of a change of Ready once: as an Event on the object and as a line in the log. Thread-safe.
 */
public final class ReadyEventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(ReadyEventRecorder.class);
  private static final int MAX_NAME = 200; // an id follows, and 253 are allowed
  private static final String COMPONENT = "mde-operator";

  /** Reasons of a Ready that will not last unless somebody acts. */
  private static final Set<String> AHEAD =
      Set.of(Reason.CLIENT_SECRET_EXPIRES_SOON.value(), Reason.CERTIFICATE_EXPIRES_SOON.value());

  private final KubernetesClient client;
  private final Clock clock;

  /** Writes events with the given client. */
  public ReadyEventRecorder(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Compares Ready before and after, and tells of it where its status or reason has changed; {@code
   * before} may be null.
   */
  public void tell(HasMetadata object, List<Condition> before, List<Condition> after) {
    var was = Conditions.find(before, ConditionType.READY);
    Conditions.find(after, ConditionType.READY)
        .filter(now -> was.map(old -> differs(old, now)).orElse(true))
        .ifPresent(now -> tell(object, was, now));
  }

  /** Tells of something beside Ready. */
  public void tell(HasMetadata object, Finding finding) {
    var reason = finding.reason().value();
    about(object).addKeyValue("reason", reason).log(finding.message());
    send(object, finding instanceof Finding.Passed, reason, finding.message());
  }

  private void tell(HasMetadata object, Optional<Condition> was, Condition now) {
    about(object)
        .addKeyValue("ready", now.getStatus())
        .addKeyValue("reason", now.getReason())
        .addKeyValue("was", was.map(Condition::getReason).orElse("none"))
        .log(now.getMessage());
    send(object, !isTrouble(now), now.getReason(), now.getMessage());
  }

  private static LoggingEventBuilder about(HasMetadata object) {
    return LOG.atInfo()
        .addKeyValue("kind", object.getKind())
        .addKeyValue("namespace", object.getMetadata().getNamespace())
        .addKeyValue("name", object.getMetadata().getName());
  }

  private void send(HasMetadata object, boolean normal, String reason, String message) {
    try {
      record(object, normal, reason, message);
    } catch (KubernetesClientException e) {
      // An event is a courtesy: the condition says the same, so its loss must not stop anything.
      LOG.atWarn()
          .addKeyValue("name", object.getMetadata().getName())
          .log("Could not write the event: HTTP {}", e.getCode());
    }
  }

  private void record(HasMetadata object, boolean normal, String reason, String message) {
    var now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
    var meta = object.getMetadata();
    client
        .resource(
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
                .build())
        .create();
  }

  private static boolean isTrouble(Condition ready) {
    return "False".equals(ready.getStatus()) || AHEAD.contains(ready.getReason());
  }

  private static boolean differs(Condition old, Condition now) {
    return !old.getStatus().equals(now.getStatus()) || !now.getReason().equals(old.getReason());
  }

  private static String shortened(String name) {
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
  }
}
