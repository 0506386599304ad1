// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Device;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An object is deleted together with its MdeTenant, as with a namespace, or by mistake. */
class DeletedWithoutTenantTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @AutoClose private final ActionWorld world = new ActionWorld();
  private final Machine pc1 = world.workstation("pc1.contoso.example");

  @BeforeEach
  void isolate() {
    world.create("pc1", ActionSpecs.releaseAfter(world.isolation(Device.ofId(pc1.id())), "2h"));
    world.run("pc1", MINUTE.multipliedBy(5));
    assertThat(pc1.isIsolated()).isTrue();
    world.isTenantThere = false;
  }

  @Test
  void tenantThatComesBackHasTheDeviceReleased() {
    assertThat(world.lookWhileDeleted("pc1")).isPresent();
    assertThat(world.reason("pc1")).isEqualTo("ReferenceNotFound");
    assertThat(world.message("pc1")).contains(Api.ABANDON_RELEASE_ANNOTATION);
    world.pass(MINUTE.multipliedBy(59));
    assertThat(world.lookWhileDeleted("pc1")).isPresent();

    world.isTenantThere = true;
    for (var look = 0; look < 300 && world.lookWhileDeleted("pc1").isPresent(); look++) {
      world.pass(MINUTE);
    }

    assertThat(world.reason("pc1")).isEqualTo("Released");
    assertThat(pc1.isIsolated()).isFalse();
  }

  @Test
  void tenantThatIsGoneKeepsTheObjectForAnHour() {
    world.markDeleted("pc1");
    var wait = world.lookWhileDeleted("pc1").orElseThrow().untilNext().orElseThrow();
    world.pass(wait);

    assertThat(world.lookWhileDeleted("pc1")).isEmpty();

    assertThat(wait).isEqualTo(Duration.ofHours(1));
    world.assertPosts(pc1, ActionType.UNISOLATE, 0);
    assertThat(forgotten()).contains(pc1.id(), "there is no MdeTenant", "is still isolated");
  }

  /** However long the tenant has been missing before. */
  @Test
  void hourBeginsWithTheDeletion() {
    world.isTenantThere = true;
    var pc2 = world.workstation("pc2.contoso.example");
    pc2.offline();
    world.create("pc2", ActionSpecs.releaseAfter(world.isolation(Device.ofId(pc2.id())), "2h"));
    world.run("pc2", MINUTE);
    world.isTenantThere = false;
    world.look("pc2");
    assertThat(world.reason("pc2")).isEqualTo("ReferenceNotFound");
    world.pass(MINUTE.multipliedBy(90));

    world.markDeleted("pc2");

    assertThat(world.lookWhileDeleted("pc2").orElseThrow().untilNext())
        .hasValue(Duration.ofHours(1));
  }

  /** No event can be written in a namespace that is being deleted. */
  @Test
  void deviceIsNamedWhileTheObjectIsThere() {
    world.lookWhileDeleted("pc1");

    assertThat(world.message("pc1")).contains(pc1.id());
  }

  @Test
  void personNeedNotWait() {
    world.annotate("pc1", Api.ABANDON_RELEASE_ANNOTATION, "true");

    assertThat(world.lookWhileDeleted("pc1")).isEmpty();
    assertThat(forgotten()).contains(pc1.id(), "a person has abandoned it");
  }

  private String forgotten() {
    return world.lost.orElseThrow();
  }
}
