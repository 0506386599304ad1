// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.status;

import io.mdeoperator.kubectl.status.FeedTotals.Problem;
import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.view.Colour;
import io.mdeoperator.kubectl.view.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
   * @return whether all that is shown is Ready
   */
  public boolean print(
      Cluster cluster,
      List<String> scope,
      List<String> selector,
      FleetFilter filter,
      OutputFormat format)
      throws KubectlException, IOException {
    var fleet = new FleetReader(cluster, scope);
    var rows = format.open(out, scope.contains("--all-namespaces"), now);
    fleet.read(selector, row -> write(row, filter, rows));
    rows.close();
    if (format != OutputFormat.TABLE) {
      return ready == shown;
    }
    var others =
        selector.isEmpty() && !filter.isRestrictive() ? fleet.others() : List.<Problem>of();
    printOthers(others, fleet);
    if (shown == 0 && selector.isEmpty() && !filter.isRestrictive()) {
      out.println();
      out.println(
          "There are no customers here: kubectl mde onboard makes their manifests; -A looks in all"
              + " namespaces.");
    } else {
      printSum();
    }
    return ready == shown && others.stream().allMatch(other -> other.condition().isTrue());
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

  private void printOthers(List<Problem> others, FleetReader fleet) {
    if (others.isEmpty()) {
      return;
    }
    out.println();
    try (var table = new Table(out, List.of("ALSO", "READY", "REASON", "WHO-ACTS", "NEXT-STEP"))) {
      for (var other : others) {
        var reason = other.condition().reason();
        table.row(
            other.condition().isTrue() ? Colour.WAITING : Colour.BAD,
            List.of(
                other.object(),
                other.condition().status(),
                reason,
                fleet.catalogue().actor(reason),
                fleet.catalogue().nextStep(reason)));
      }
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
