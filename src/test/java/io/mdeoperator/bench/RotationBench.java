// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import static org.awaitility.Awaitility.await;

import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.testing.Fleet;
import io.mdeoperator.testing.TestEnvironment;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what the expiry and the rotation of one secret of many customers cost Entra. */
@Command(
    name = "rotation",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Onboards customers of one application with a feed each, lets the client secret expire while "
          + "the API ends all tokens, and then puts the next secret into the Secret."
    })
final class RotationBench implements Callable<Integer> {
  private static final String NEXT_SECRET = "n3xt~s3cr3t.of-the_partner/+x";

  @Option(names = "--customers", description = "Tenants, and feeds, of the application.")
  private int customers = 1000;

  @Option(names = "--expired", description = "Seconds that the secret stays expired.")
  private int expiredSeconds = 60;

  @Spec private CommandSpec spec;

  private RotationBench() {}

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start();
        var operator = cluster.startOperator()) {
      var stage = cluster.stage();
      operator.awaitReady(stage.managementPort(), BenchCluster.TIMEOUT);
      var fleet = Fleet.of(stage, customers, 1);
      fleet.apply();
      fleet.awaitReady(BenchCluster.TIMEOUT);
      var out = spec.commandLine().getOut();
      measure(stage, fleet, out);
      var peak = ProcessFigures.of(operator.pid()).peakMemory();
      row(out, "peak RSS", (peak >> 20) + " MiB", FigureTable.memoryTarget());
      out.flush();
    }
    return 0;
  }

  private void measure(TestEnvironment stage, Fleet fleet, PrintWriter out) throws Exception {
    stage.app().removeSecret(TestEnvironment.CLIENT_SECRET);
    stage.app().addSecret(TestEnvironment.CLIENT_SECRET, Instant.now().minusSeconds(1));
    stage.simulator().forgetRequests();
    var expired = Instant.now();
    stage.simulator().endAllTokens();
    awaitAll(fleet, "False/ApplicationNotReady");
    var allKnow = Instant.now();
    new CountDownLatch(1).await(expiredSeconds, TimeUnit.SECONDS);
    row(out, "tenants and feeds", Integer.toString(customers), "");
    row(out, "expiry to all tenants not Ready", seconds(expired, allKnow), "");
    row(
        out,
        "token requests until the Secret changes, " + seconds(expired, Instant.now()),
        Integer.toString(tokenRequests(stage).size()),
        "<= 10");

    stage.simulator().forgetRequests();
    stage.app().addSecret(NEXT_SECRET);
    var rotated = Instant.now();
    stage.secret(NEXT_SECRET);
    awaitAll(fleet, "True/Ready");
    var allReady = Instant.now();
    var requests = tokenRequests(stage);
    row(out, "tenants that proved the new secret", "" + proving(requests), "<= 3");
    row(out, "changed Secret to all tenants Ready", seconds(rotated, allReady), "<= 60 s");
    row(out, "token requests until then", Integer.toString(requests.size()), customers + "");
    printCurve(out, requests, rotated);
    out.println();
  }

  private static void awaitAll(Fleet fleet, String readiness) {
    await("all tenants to be " + readiness)
        .atMost(BenchCluster.TIMEOUT)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> fleet.tenantsWith(readiness) == fleet.tenantIds().size());
  }

  private static List<RecordedRequest> tokenRequests(TestEnvironment stage) {
    return stage.simulator().requests().stream().filter(RecordedRequest::isTokenRequest).toList();
  }

  /** In how many tenants it was tried until the first one got a token. */
  private static int proving(List<RecordedRequest> requests) {
    var tenants = new HashSet<String>();
    for (var request : requests) {
      tenants.add(request.tenantId());
      if (request.status() == 200) {
        break;
      }
    }
    return tenants.size();
  }

  private static void printCurve(PrintWriter out, List<RecordedRequest> requests, Instant start) {
    var perSecond =
        requests.stream()
            .collect(
                Collectors.groupingBy(
                    request -> Duration.between(start, request.at()).toSeconds(),
                    TreeMap::new,
                    Collectors.counting()));
    out.println();
    out.println("token requests in each second after the change");
    perSecond.forEach(
        (second, count) ->
            out.println("%4d s %5d %s".formatted(second, count, "#".repeat(bar(count)))));
  }

  private static int bar(long count) {
    return (int) Math.min(100, count);
  }

  private static String seconds(Instant from, Instant to) {
    return String.format(Locale.ROOT, "%.1f s", Duration.between(from, to).toMillis() / 1000.0);
  }

  private static void row(PrintWriter out, String what, String measured, String budget) {
    out.println("%-52s %-12s %s".formatted(what, measured, budget).stripTrailing());
  }
}
