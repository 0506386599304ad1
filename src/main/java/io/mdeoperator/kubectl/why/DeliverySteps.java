// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.why;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.KubeObject.Condition;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What delivers a tenant's alerts or rows, and its sinks. Pure. */
final class DeliverySteps {
  private DeliverySteps() {}

  /**
   * A fleet's sinks are those of its children.
   *
   * @param delivery a feed or a query
   */
  static List<Step> of(KubeObject delivery) {
    var steps = new ArrayList<Step>();
    steps.add(Step.ofDependant(delivery, progressOf(delivery), "keeps its cursors"));
    if (!delivery.has("spec", "tenantSelector")) {
      delivery.elements("spec", "sinks").forEach(sink -> steps.add(sink(delivery, sink)));
    }
    return steps;
  }

  private static String progressOf(KubeObject delivery) {
    var quarantined =
        delivery.condition(ConditionType.QUARANTINED).filter(Condition::isTrue).isPresent();
    return (delivery.has("status", "fleet")
            ? inFleet(delivery)
            : delivery.isOf(Kind.HUNTING_QUERY)
                ? ofLastRun(delivery)
                : delivery.number("status", "delivered") + " delivered")
        + (quarantined ? ", some are quarantined" : "");
  }

  private static String inFleet(KubeObject delivery) {
    return delivery.number("status", "fleet", "ready")
        + " of "
        + delivery.number("status", "fleet", "tenants")
        + " tenants are Ready";
  }

  private static String ofLastRun(KubeObject query) {
    return query
        .text("status", "lastRun", "startTime")
        .map(
            time ->
                "last run "
                    + time
                    + ": "
                    + query.number("status", "lastRun", "rows")
                    + " rows, "
                    + query.number("status", "lastRun", "newRows")
                    + " of them new")
        .orElse("has not run yet");
  }

  private static Step sink(KubeObject feed, KubeObject sink) {
    var name = sink.text("name").orElse("");
    var title = "  sink " + name + " (" + target(sink) + ")";
    var status =
        feed.elements("status", "sinks")
            .filter(known -> known.text("name").filter(name::equals).isPresent())
            .findFirst();
    if (status.isEmpty()) {
      return Step.waiting(title, "nothing delivered yet");
    }
    var known = status.orElseThrow();
    return failure(known)
        .map(cause -> Step.failed(title, cause.reason() + ", " + progress(known), cause))
        .orElseGet(() -> Step.ok(title, progress(known)));
  }

  /** Not where it only tells what became of a checkpoint. */
  private static Optional<Condition> failure(KubeObject sink) {
    return sink.text("lastFailure", "reason")
        .filter(reason -> !reason.equals(Reason.CHECKPOINT_DAMAGED.value()))
        .map(
            reason ->
                new Condition(
                    "False",
                    reason,
                    sink.text("lastFailure", "message").orElse(""),
                    sink.time("lastFailure", "time")));
  }

  private static String progress(KubeObject sink) {
    return sink.number("delivered")
        + " delivered"
        + (sink.number("quarantined") > 0 ? ", " + sink.number("quarantined") + " quarantined" : "")
        + (sink.has("lagging") ? ", lagging" : "");
  }

  /** The kind and, where the spec has it, the host: the path of a URL may be a secret. */
  private static String target(KubeObject sink) {
    if (sink.has("configMap")) {
      return "ConfigMaps";
    }
    return sink.firstObject()
        .map(kind -> kind + host(sink, kind).map(host -> ", " + host).orElse(""))
        .orElse("unknown");
  }

  private static Optional<String> host(KubeObject sink, String kind) {
    return sink.text(kind, "host")
        .or(
            () ->
                sink.text(kind, "url")
                    .or(() -> sink.text(kind, "endpoint"))
                    .flatMap(DeliverySteps::hostOf));
  }

  private static Optional<String> hostOf(String url) {
    try {
      return Optional.ofNullable(URI.create(url).getHost());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
