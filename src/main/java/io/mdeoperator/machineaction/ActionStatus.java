// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import java.time.Instant;

/** Describes how far an action has come. Pure. */
final class ActionStatus {
  private ActionStatus() {}

  static MdeMachineActionStatus describe(
      MdeMachineAction object, MdeMachineActionStatus status, Finding finding, Instant now) {
    var generation = object.getMetadata().getGeneration();
    var conditions =
        new Conditions(StatusWriter.conditionsOf(object), generation, now).ready(finding).build();
    return status.withConditions(generation, conditions);
  }

  static MdeMachineActionStatus unexpectedError(
      MdeMachineAction object, Finding finding, Instant now) {
    var status = object.getStatus() == null ? MdeMachineActionStatus.EMPTY : object.getStatus();
    return describe(object, status, finding, now);
  }
}
