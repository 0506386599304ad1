// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.delivery;

import io.mdeoperator.bench.Backlog;
import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.bench.FigureTable;
import io.mdeoperator.bench.ProcessFigures;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * What deliveries have cost so far.
 *
 * @param cpu of the operator
 * @param collecting of that, to collect garbage
 * @param allocated bytes of the operator's heap
 * @param rows alerts in answers of the source
 * @param written bytes that etcd was sent
 */
record DeliveryFigures(Duration cpu, Duration collecting, long allocated, long rows, long written) {
  private static final String WRITTEN = "etcd_network_client_grpc_received_bytes_total";

  static DeliveryFigures now(long operator, Backlog backlog, BenchCluster cluster)
      throws IOException {
    return new DeliveryFigures(
        ProcessFigures.of(operator).cpu(),
        ProcessFigures.collecting(operator),
        ProcessFigures.allocated(operator),
        backlog.served(),
        Math.round(cluster.controlPlane().etcdMetric(WRITTEN)));
  }

  DeliveryFigures since(DeliveryFigures before) {
    return new DeliveryFigures(
        cpu.minus(before.cpu),
        collecting.minus(before.collecting),
        allocated - before.allocated,
        rows - before.rows,
        written - before.written);
  }

  /** Prints what each of so many alerts has cost. */
  void print(FigureTable table, String name, long alerts, int size) {
    table
        .row(
            name + ", pauses to collect garbage, beside its CPU",
            FigureTable.percent((double) collecting.toMillis() / cpu.toMillis()))
        .row(
            name + ", heap allocated, of an alert's size",
            ratio((double) allocated / alerts / size),
            "<= 3.00")
        .row(name + ", rows read for an alert", ratio((double) rows / alerts), "<= 1.10")
        .row(
            name + ", sent to etcd for an alert",
            String.format(Locale.ROOT, "%.0f bytes", (double) written / alerts));
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
