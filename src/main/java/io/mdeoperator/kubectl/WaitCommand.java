// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.ObjectReader;
import io.mdeoperator.kubectl.why.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "wait",
    description = {
      "Waits until a tenant and all its feeds are Ready, and prints each as it becomes Ready.",
      "Ends with 1, and with the reasons, when that takes longer than the timeout, or when an"
          + " action ends otherwise."
    })
final class WaitCommand extends MdeCommand {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  @Parameters(
      arity = "1..*",
      paramLabel = "[KIND/]NAME",
      description = "Tenants, feeds, queries or actions, such as contoso or action/isolate-pc1.")
  private List<String> names;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "5m",
      description = "How long to wait for all of them. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Override
  public Integer call() throws Exception {
    var cluster = cluster();
    var start = System.nanoTime();
    var reported = new ArrayList<String>();
    var waiting = unready(cluster, reported);
    while (!waiting.stream().allMatch(KubeObject::hasEnded)
        && System.nanoTime() - start < timeout.toNanos()) {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      waiting = unready(cluster, reported);
    }
    waiting.forEach(object -> out().println(Verdict.line(object)));
    return waiting.isEmpty() ? 0 : KubectlMde.NOT_READY;
  }

  /** Those that are not Ready; the others are printed once. */
  private List<KubeObject> unready(Cluster cluster, List<String> reported) throws Exception {
    var unready = new ArrayList<KubeObject>();
    for (var name : names) {
      for (var object : new ObjectReader(cluster).getWithFeeds(objectName(name))) {
        if (!object.isReady() || object.isOutdated()) {
          unready.add(object);
        } else if (!reported.contains(object.title())) {
          reported.add(object.title());
          out().println(Verdict.line(object));
          out().flush();
        }
      }
    }
    return unready;
  }
}
