// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.why;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.KubeObject.Condition;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A feed and its sinks. Pure. */
final class FeedSteps {
  private FeedSteps() {}

  static List<Step> of(KubeObject feed) {
    var steps = new ArrayList<Step>();
    steps.add(feed(feed));
    feed.elements("spec", "sinks").forEach(sink -> steps.add(sink(feed, sink)));
    return steps;
  }

  private static Step feed(KubeObject feed) {
    var reason = feed.ready().map(Condition::reason).orElse("");
    if (reason.equals(Reason.TENANT_NOT_READY.value())) {
      return Step.waiting(feed.title(), reason + ", keeps its cursors");
    }
    var quarantined =
        feed.condition(ConditionType.QUARANTINED).filter(Condition::isTrue).isPresent();
    return Step.ofReady(
        feed,
        feed.number("status", "delivered")
            + " delivered"
            + (quarantined ? ", some alerts are quarantined" : ""));
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
                    .flatMap(FeedSteps::hostOf));
  }

  private static Optional<String> hostOf(String url) {
    try {
      return Optional.ofNullable(URI.create(url).getHost());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
