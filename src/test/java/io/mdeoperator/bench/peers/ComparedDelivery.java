// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.peers;

import static org.awaitility.Awaitility.await;

import io.mdeoperator.bench.Backlog;
import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.bench.ProcessFigures;
import io.mdeoperator.cluster.install.MemoryGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What one contender is measured at: its customers, its receiver, its limit of memory. */
final class ComparedDelivery implements AutoCloseable {
  /** When nothing has come for so long, nothing more will. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String name;
  private final Contender contender;
  private final Arrivals arrivals;
  private final long limit;
  private final List<Duration> rounds = new ArrayList<>();
  private Backlog backlog;
  private MemoryGroup group;
  private Contender.Running process;
  private long peak;
  private long lost;

  /**
   * Starts nothing.
   *
   * @param first what its customers have already
   * @param limit of its memory, in bytes
   */
  ComparedDelivery(String name, Contender contender, Backlog first, Arrivals arrivals, long limit) {
    this.name = name;
    this.contender = contender;
    this.backlog = first;
    this.arrivals = arrivals;
    this.limit = limit;
  }

  String name() {
    return name;
  }

  /** The CPU of each round. */
  List<Duration> rounds() {
    return List.copyOf(rounds);
  }

  /** What its customers have. */
  Backlog backlog() {
    return backlog;
  }

  /** Alerts of a round. */
  long alerts() {
    return backlog.alerts();
  }

  /** The most physical memory that its process has had, in bytes. */
  long peak() {
    return peak;
  }

  /** Whether its process has not ended by itself. */
  boolean isAlive() {
    return process.isAlive().getAsBoolean();
  }

  /** Starts it, and has it deliver what its customers have. */
  void warmUp() throws Exception {
    start();
    arrivals.forget();
    awaitAll();
  }

  /** Gives its customers as much again, newer, and waits until that has arrived. */
  void round() {
    next();
    var before = ProcessFigures.of(process.pid()).cpu();
    awaitAll();
    if (isAlive()) {
      rounds.add(ProcessFigures.of(process.pid()).cpu().minus(before));
    }
  }

  /**
   * What did not arrive, of all rounds, and what came twice after it had been killed.
   *
   * @param twice of the backlog in which it was killed
   */
  record Crash(long lost, long twice) {}

  /** Kills it when two fifths of another backlog have arrived, and starts it again. */
  Crash crash() throws Exception {
    next();
    await("two fifths to arrive")
        .atMost(BenchCluster.TIMEOUT)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> arrivals.distinct() >= 2 * alerts() / 5 || isOver());
    stop();
    start();
    awaitAll();
    return new Crash(lost, arrivals.repeated());
  }

  private void next() {
    arrivals.forget();
    backlog = backlog.next();
  }

  private void awaitAll() {
    await("everything to arrive")
        .atMost(BenchCluster.TIMEOUT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> arrivals.distinct() >= alerts() || isOver());
    lost += alerts() - arrivals.distinct();
    if (isAlive()) {
      peak = Math.max(peak, ProcessFigures.of(process.pid()).peakMemory());
    }
  }

  private boolean isOver() {
    return !isAlive() || arrivals.quiet().compareTo(PATIENCE) > 0;
  }

  private void start() throws Exception {
    group = MemoryGroup.require(limit);
    process = contender.start(group);
  }

  private void stop() {
    process.kill().run();
    group.close();
  }

  @Override
  public void close() {
    if (process != null) {
      stop();
    }
    arrivals.close();
  }
}
