// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.kube.Conditions;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What the operator reports of objects in their statuses.
 *
 * @param logFile where to look when it does not report what it should
 */
record StatusReports(DemoOutput narrator, Supplier<Path> logFile) {

  /** Waits until Ready has this reason. */
  void await(String object, Supplier<Conditioned> status, Reason reason)
      throws DemoFailedException, InterruptedException {
    await(
        "%s is %s".formatted(object, reason.value()),
        status,
        now -> reason.value().equals(reason(now)));
  }

  /** Waits until the status is as the text says. */
  void await(String what, Supplier<Conditioned> status, Predicate<Conditioned> condition)
      throws DemoFailedException, InterruptedException {
    narrator.await(what, () -> condition.test(status.get()), () -> ready(status.get()));
  }

  /** The reason of Ready; empty before there is one. */
  static String reason(Conditioned status) {
    return status == null
        ? ""
        : Conditions.find(status.conditions(), ConditionType.READY)
            .map(ready -> ready.getReason())
            .orElse("");
  }

  private String ready(Conditioned status) {
    var state =
        reason(status).isEmpty()
            ? "It has no status."
            : Conditions.find(status.conditions(), ConditionType.READY)
                .map(
                    c -> "Ready=%s, %s: %s".formatted(c.getStatus(), c.getReason(), c.getMessage()))
                .orElseThrow();
    return state + " The operator's log: " + logFile.get();
  }
}
