// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.status;

import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.view.Colour;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Prints a fleet's table, and sums it up. For one run. */
public final class FleetReport {
  private final PrintWriter out;
  private final Instant now;
  private final Map<String, Integer> waitingFor = new TreeMap<>();
  private int shown;
  private int ready;

  /** Ages are shown as of {@code now}. */
  public FleetReport(PrintWriter out, Instant now) {
    this.out = out;
    this.now = now;
  }

  /**
   * Prints it.
   *
   * @param scope flags that choose namespaces
   * @param selector flags that choose tenants; if there are any, nothing but customers is shown
   * @param remarks takes what is left out, and why
   * @return whether all that is shown is Ready
   */
  public boolean print(
      Cluster cluster,
      List<String> scope,
      List<String> selector,
      FleetFilter filter,
      OutputFormat format,
      Consumer<String> remarks)
      throws KubectlException, IOException {
    var fleet = new FleetReader(cluster, scope);
    var namespaces = new NamespaceColumn(scope.contains("--all-namespaces"));
    var rows = format.open(out, namespaces, now);
    fleet.read(selector, row -> write(row, filter, rows), remarks);
    rows.close();
    if (format != OutputFormat.TABLE) {
      return ready == shown;
    }
    if (!selector.isEmpty() || filter.isRestrictive()) {
      if (shown == 0) {
        out.println();
        out.println("No customer matches: without a filter, kubectl mde status shows all.");
      } else {
        printSum();
      }
      return ready == shown;
    }
    printOthers(fleet, namespaces);
    if (shown == 0) {
      out.println();
      out.println(
          "There are no customers here: kubectl mde onboard makes their manifests; -A looks in all"
              + " namespaces.");
    } else {
      printSum();
      printCounts(fleet);
    }
    return ready == shown
        && fleet.othersLeftOut() == 0
        && fleet.others().stream().allMatch(other -> other.condition().isTrue());
  }

  private void write(CustomerRow row, FleetFilter filter, RowWriter rows) {
    if (!filter.isWanted(row)) {
      return;
    }
    shown++;
    ready += row.ready() ? 1 : 0;
    if (!row.ready() && !row.actor().isEmpty()) {
      waitingFor.merge(row.actor(), 1, Integer::sum);
    }
    try {
      rows.write(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void printOthers(FleetReader fleet, NamespaceColumn namespaces) {
    if (fleet.others().isEmpty()) {
      return;
    }
    out.println();
    var columns = List.of("ALSO", "READY", "REASON", "WHO-ACTS", "NEXT-STEP");
    try (var table = new Table(out, namespaces.header(columns))) {
      for (var other : fleet.others()) {
        var reason = other.condition().reason();
        table.row(
            other.condition().isTrue() ? Colour.WAITING : Colour.BAD,
            namespaces.row(
                other.namespace(),
                List.of(
                    other.object(),
                    other.condition().status(),
                    reason,
                    fleet.catalogue().actor(reason),
                    fleet.catalogue().nextStep(reason))));
      }
    }
    if (fleet.othersLeftOut() > 0) {
      out.println("… and " + fleet.othersLeftOut() + " more: kubectl get mde shows all.");
    }
  }

  private void printCounts(FleetReader fleet) {
    var queries = fleet.sum(Kind.HUNTING_QUERY);
    if (queries.all() > 0) {
      out.println(queries.ready() + " of " + queries.all() + " hunting queries are ready.");
    }
    var actions = fleet.sum(Kind.MACHINE_ACTION);
    if (actions.all() > 0) {
      out.println(actions.ready() + " of " + actions.all() + " actions on devices have succeeded.");
    }
  }

  private void printSum() {
    out.println();
    out.print(ready + " of " + shown + " customers are ready.");
    if (!waitingFor.isEmpty()) {
      out.print(
          waitingFor.entrySet().stream()
              .map(waiting -> waiting.getKey() + " (" + waiting.getValue() + ")")
              .collect(Collectors.joining(", ", " To act: ", ".")));
    }
    out.println();
  }
}
