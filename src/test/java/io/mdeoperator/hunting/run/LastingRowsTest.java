// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.hunting.testing.HuntingWorld.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Column;
import io.mdeoperator.hunting.testing.HuntingWorld;
import io.mdeoperator.hunting.testing.HuntingWorld.Spec;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that a query brings with each run, whatever its window, such as those of a state. */
class LastingRowsTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final HuntingWorld world = new HuntingWorld();
  private RunMemory memory = new RunMemory(Optional.empty());

  /** A window that is not used is no window either. */
  @ParameterizedTest
  @EnumSource(names = {"NONE", "INGESTION"})
  void areDeliveredOnceHoweverLongTheyLast(Column column) {
    var spec = new Spec().query("DeviceInfo", column).rescan("8760h", "168h").build();
    var query = world.query("query", spec);
    put("a", 1);
    for (var day = 0; day < 100; day++) {
      world.pass(DAY);
      if (day % 9 == 0) {
        memory = new RunMemory(memory.lastRescan()); // a restart
      }
      run(query);
    }

    assertThat(world.sink(query, "siem").ids()).hasSize(1);
    assertThat(world.store(query).writes()).isLessThan(40);
  }

  @Test
  void areForgottenWhenTheyAreGone() {
    var query = world.query("query", new Spec().query("DeviceInfo", Column.NONE).build());
    put("a", 1);
    run(query);
    world.graph.forget();
    for (var day = 0; day < 70; day++) {
      world.pass(DAY);
      put("d" + day, day);
      run(query);
    }

    put("a", 1);
    run(query);

    assertThat(world.sink(query, "siem").ids()).hasSize(72);
  }

  private void put(String device, int report) {
    world.graph.put(CONTOSO, device, NOON, NOON, report);
  }

  private void run(MdeHuntingQuery query) {
    new QueryRunner(world.services()).run(world.input(query, CONTOSO), memory);
  }
}
