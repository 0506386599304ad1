// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import io.mdeoperator.cluster.audit.AuditEvent;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a run of {@link OnboardingBench} has measured.
 *
 * @param startUp from the start of the process until {@code /readyz} says 200
 * @param onboarding from the first manifest until everything is Ready and delivered
 * @param operatorWrites the operator's calls that change something at the API server, leases aside
 * @param idleWrites the same during {@code idle}
 * @param idleCpu of the operator during {@code idle}
 * @param heap used by the operator in the end, in bytes
 */
record OnboardingFigures(
    int customers,
    int alertsEach,
    Duration startUp,
    Duration onboarding,
    long tokenRequests,
    long apiRequests,
    List<AuditEvent> operatorWrites,
    ProcessFigures onboarded,
    Duration idle,
    Duration idleCpu,
    List<AuditEvent> idleWrites,
    long heap,
    long peakMemory) {
  private static final double MIB = 1 << 20;

  void print(PrintWriter out) {
    row(out, "what", "measured", "budget");
    row(out, "----", "--------", "------");
    row(
        out,
        "tenants + feeds, alerts of each",
        customers + " + " + customers + ", " + alertsEach,
        "");
    row(out, "exec to /readyz, nothing to onboard yet", seconds(startUp), "<= 1 s");
    row(out, "first manifest to all Ready and delivered", seconds(onboarding), "");
    row(out, "token requests", Long.toString(tokenRequests), customers + " (one per tenant)");
    row(out, "requests to the Defender API", Long.toString(apiRequests), "");
    row(out, "operator's CPU until then", seconds(onboarded.cpu()), "");
    printWrites(out);
    row(out, "status writes of a tenant, at most", most("mdetenants"), "1 per transition");
    row(out, "status writes of a feed, at most", most("mdealertsyncs"), "1 per transition");
    row(out, "writes while polls bring nothing, " + seconds(idle), idleWrites.size() + "", "0");
    row(out, "operator's CPU then", milliCores(), "<= 50 m, polled every minute");
    row(out, "heap used in the end", mebibytes(heap), "");
    row(out, "peak RSS", mebibytes(peakMemory), FigureTable.memoryTarget());
    out.flush();
  }

  private void printWrites(PrintWriter out) {
    var perKind =
        operatorWrites.stream()
            .collect(
                Collectors.groupingBy(
                    OnboardingFigures::kindOf, TreeMap::new, Collectors.counting()));
    perKind.forEach((kind, count) -> row(out, "API server: " + kind, Long.toString(count), ""));
  }

  static String kindOf(AuditEvent call) {
    var subresource = call.subresource().isEmpty() ? "" : "/" + call.subresource();
    return call.verb() + " " + call.resource() + subresource;
  }

  private String most(String resource) {
    return operatorWrites.stream()
            .filter(write -> write.resource().equals(resource))
            .map(AuditEvent::name)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
            .values()
            .stream()
            .mapToLong(Long::longValue)
            .max()
            .orElse(0)
        + "";
  }

  private String milliCores() {
    return "%d m, polled every 10 s"
        .formatted(idle.isZero() ? 0 : 1000 * idleCpu.toMillis() / idle.toMillis());
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MiB", bytes / MIB);
  }

  private static void row(PrintWriter out, String what, String measured, String budget) {
    out.println("%-48s %-26s %s".formatted(what, measured, budget).stripTrailing());
  }
}
