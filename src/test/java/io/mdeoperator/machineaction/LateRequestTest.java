// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MachineActionType;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Approval;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Device;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.IntentResult;
import io.mdeoperator.api.v1alpha1.TenantActions;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request that waits for a token or a connection is not sent when it is not wanted any more. */
class LateRequestTest {
  @AutoClose private final ActionWorld world = new ActionWorld();
  private final Machine pc1 = world.workstation("pc1.contoso.example");

  @BeforeEach
  void order() {
    world.create("pc1", ActionSpecs.releaseAfter(world.isolation(Device.ofId(pc1.id())), "1h"));
  }

  @Test
  void notAfterPassesMeanwhile() {
    meanwhile(() -> world.pass(Duration.ofDays(11)));

    nothingWasAsked();
    world.look("pc1");
    assertThat(world.reason("pc1")).isEqualTo("Expired");
  }

  @Test
  void personCancelsMeanwhile() {
    meanwhile(
        () -> {
          var object = world.objects.get("pc1");
          object.setSpec(ActionSpecs.cancel(object.getSpec(), true));
        });

    nothingWasAsked();
    world.look("pc1");
    assertThat(world.reason("pc1")).isEqualTo("Cancelled");
  }

  @Test
  void objectIsDeletedMeanwhile() {
    meanwhile(() -> world.markDeleted("pc1"));

    nothingWasAsked();
  }

  @Test
  void personTakesTheApprovalBackMeanwhile() {
    var object = world.objects.get("pc1");
    object.setSpec(ActionSpecs.approval(object.getSpec(), Approval.REQUIRED));
    world.annotate("pc1", Api.REQUESTED_BY_ANNOTATION, "alice");
    world.annotate("pc1", Api.APPROVED_BY_ANNOTATION, "bob");
    meanwhile(() -> world.annotate("pc1", Api.APPROVED_BY_ANNOTATION, ""));

    nothingWasAsked();
    world.look("pc1");
    assertThat(world.reason("pc1")).isEqualTo("AwaitingApproval");
  }

  @Test
  void customerTakesThePermissionBackMeanwhile() {
    meanwhile(() -> world.permit(TenantActions.NONE));

    nothingWasAsked();
    world.permit(new TenantActions(List.of(MachineActionType.ISOLATE), false, null, null, null));
    world.run("pc1", Duration.ofMinutes(5));
    assertThat(world.reason("pc1")).isEqualTo("Succeeded");
  }

  @Test
  void processLeadsNoMoreMeanwhile() {
    // Before the intent is written, before a connection is looked for, and before the body leaves.
    world.isOperatorStaying = new ArrayDeque<>(List.of(true, true, false))::remove;

    world.look("pc1");

    nothingWasAsked();
  }

  /**
   * It happens at the last moment: whether the operator is staying is asked before the intent is
   * written, before a connection is looked for, and right before the body leaves.
   */
  private void meanwhile(Runnable happens) {
    var asked = new AtomicInteger();
    world.isOperatorStaying =
        () -> {
          if (asked.incrementAndGet() == 3) {
            happens.run();
          }
          return true;
        };
    world.look("pc1");
    assertThat(asked).hasValue(3);
    world.isOperatorStaying = () -> true;
  }

  private void nothingWasAsked() {
    world.assertPosts(pc1, ActionType.ISOLATE, 0);
    assertThat(world.status("pc1").intent().result()).isEqualTo(IntentResult.NOT_EXECUTED);
    assertThat(world.status("pc1").outcome()).isNull();
  }
}
