// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.wire;

import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.testing.WireFault;
import io.mdeoperator.testing.WireFault.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault on every way out of the operator: it recovers by itself, loses nothing, says what is
 * wrong meanwhile, and no work of it hangs. All rows run at the same time, for they mostly wait.
 */
@Tag("slow")
@OnControlPlane(own = true)
@TestInstance(Lifecycle.PER_CLASS)
class WireFaultsClusterIT {
  private static final List<WireFault> FAULTS =
      List.of(
          new WireFault.Cut(Direction.REQUESTS, 700),
          new WireFault.Cut(Direction.ANSWERS, 1),
          new WireFault.Cut(Direction.ANSWERS, 1500),
          new WireFault.Stall(Direction.REQUESTS, 0),
          new WireFault.Stall(Direction.ANSWERS, 1),
          new WireFault.Stall(Direction.ANSWERS, 1500),
          new WireFault.Freeze(),
          new WireFault.Refuse(),
          new WireFault.Trickle(16, Duration.ofMillis(100)),
          new WireFault.SlowNames());

  /** As many as there are to start at a time: it is the only part that computes much. */
  private static final int STARTS = 2;

  /** A fault that breaks the way to the API server is met by all feeds of an operator. */
  private static final List<List<Peer>> SCENES =
      List.of(List.of(Peer.API_SERVER), List.of(Peer.ENTRA, Peer.DEFENDER, Peer.WEBHOOK));

  private final Map<Row, Future<Void>> outcomes = new LinkedHashMap<>();
  private final List<Future<WireScene>> scenes = new ArrayList<>();
  private final ExecutorService starts = Executors.newFixedThreadPool(STARTS);
  private final ExecutorService rows = Executors.newVirtualThreadPerTaskExecutor();

  private record Row(Peer peer, WireFault fault) {
    /** The API server is known by its address. */
    boolean isPossible() {
      return peer != Peer.API_SERVER || !(fault instanceof WireFault.SlowNames);
    }

    @Override
    public String toString() {
      return peer.customer() + ": " + fault;
    }
  }

  @BeforeAll
  void play(ControlPlane cluster) {
    Installation.install(cluster);
    for (var fault : FAULTS) {
      for (var peers : SCENES) {
        var possible =
            peers.stream().map(peer -> new Row(peer, fault)).filter(Row::isPossible).toList();
        if (!possible.isEmpty()) {
          var scene = new FutureTask<>(() -> WireScene.start(cluster));
          scenes.add(scene);
          starts.execute(scene);
          possible.forEach(row -> outcomes.put(row, rows.submit(() -> endure(row, scene))));
        }
      }
    }
  }

  private static Void endure(Row row, Future<WireScene> scene) throws Exception {
    scene.get().endure(row.peer(), row.fault());
    return null;
  }

  @ParameterizedTest
  @MethodSource("table")
  void deliversAgainOnceTheFaultIsOver(Row row) throws Exception {
    outcomes.get(row).get();
  }

  Stream<Row> table() {
    return outcomes.keySet().stream();
  }

  @AfterAll
  void close() throws Exception {
    rows.close();
    starts.close();
    for (var scene : scenes) {
      scene.get().close();
    }
  }
}
