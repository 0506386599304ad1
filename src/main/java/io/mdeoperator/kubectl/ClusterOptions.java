// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.Kubectl;
import io.mdeoperator.kubectl.view.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** kubectl's own flags: each is handed on as it is. */
final class ClusterOptions {
  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "The namespace; otherwise the context's.")
  private String namespace;

  @Option(names = "--context", paramLabel = "NAME", description = "The kubeconfig context.")
  private String context;

  @Option(names = "--kubeconfig", paramLabel = "FILE", description = "The kubeconfig file.")
  private String kubeconfig;

  @Option(names = "--cluster", paramLabel = "NAME", description = "The kubeconfig cluster.")
  private String cluster;

  @Option(names = "--user", paramLabel = "NAME", description = "The kubeconfig user.")
  private String user;

  @Option(names = "--as", paramLabel = "USER", description = "Whom to impersonate.")
  private String impersonated;

  @Option(names = "--as-group", paramLabel = "GROUP", description = "Groups to impersonate.")
  private List<String> groups = List.of();

  @Option(
      names = "--request-timeout",
      paramLabel = "TIME",
      description = "How long kubectl waits for one request, such as 10s.")
  private String requestTimeout;

  /** Absent: the context's. */
  String namespace() {
    return namespace;
  }

  /** The cluster that these flags lead to. */
  Cluster cluster(String kubectl, Consumer<String> messages) {
    return new Kubectl(kubectl, flags(), messages);
  }

  /** A command of this plug-in that acts on the same cluster, to be copied by the user. */
  String command(String... words) {
    var whole = new ArrayList<>(List.of("kubectl", "mde"));
    whole.addAll(List.of(words));
    whole.addAll(flags());
    return Texts.command(whole);
  }

  private List<String> flags() {
    var flags = new ArrayList<String>();
    add(flags, "--namespace", namespace);
    add(flags, "--context", context);
    add(flags, "--kubeconfig", kubeconfig);
    add(flags, "--cluster", cluster);
    add(flags, "--user", user);
    add(flags, "--as", impersonated);
    groups.forEach(group -> add(flags, "--as-group", group));
    add(flags, "--request-timeout", requestTimeout);
    return flags;
  }

  private static void add(List<String> flags, String name, String value) {
    if (value != null) {
      flags.add(name + "=" + value);
    }
  }
}
