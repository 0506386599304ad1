// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.File;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Refuses what kubectl refuses (Kubernetes: "Organizing Cluster Access Using kubeconfig Files"):
 * the client takes the next best context instead, which may be another cluster.
 */
public final class Kubeconfig {
  private final List<Config> configs;
  private final String files;

  private Kubeconfig(List<File> files) throws ConfigException {
    this.configs = new ArrayList<>();
    for (var file : files) {
      configs.add(parsed(file));
    }
    this.files = String.join(", ", files.stream().map(File::toString).toList());
  }

  /**
   * Does nothing where there is none of the files: then the pod says what the cluster is.
   *
   * @throws ConfigException when the files together do not say which cluster is meant, and as whom
   *     to reach it
   */
  public static void requireContext(Collection<String> names) throws ConfigException {
    var found = names.stream().map(File::new).filter(File::isFile).toList();
    if (!found.isEmpty()) {
      new Kubeconfig(found).requireContext();
    }
  }

  private void requireContext() throws ConfigException {
    var current =
        all(config -> Stream.ofNullable(config.getCurrentContext()))
            .filter(name -> !name.isBlank())
            .findFirst()
            .orElseThrow(() -> problem("none of " + files + " sets a current-context"));
    var context =
        all(config -> entries(config.getContexts()))
            .filter(known -> current.equals(known.getName()))
            .findFirst()
            .map(NamedContext::getContext)
            .orElseThrow(
                () -> problem("the current-context '" + current + "' is in none of " + files));
    require("cluster", current, context, Context::getCluster, clusters());
    require("user", current, context, Context::getUser, users());
  }

  private Stream<String> clusters() {
    return all(config -> entries(config.getClusters())).map(NamedCluster::getName);
  }

  private Stream<String> users() {
    return all(config -> entries(config.getUsers())).map(NamedAuthInfo::getName);
  }

  private void require(
      String what,
      String current,
      Context context,
      Function<Context, String> member,
      Stream<String> known)
      throws ConfigException {
    var name = Optional.ofNullable(context).map(member).orElse("");
    if (known.noneMatch(found -> Objects.equals(found, name))) {
      throw problem(
          "the "
              + what
              + " '"
              + name
              + "' of the context '"
              + current
              + "' is in none of "
              + files);
    }
  }

  private <T> Stream<T> all(Function<Config, Stream<T>> part) {
    return configs.stream().flatMap(part);
  }

  /** A list is null where its key has no value. */
  private static <T> Stream<T> entries(List<T> list) {
    return Stream.ofNullable(list).flatMap(List::stream);
  }

  /** The client's parser fails on what is empty or no YAML with exceptions of all kinds. */
  private static Config parsed(File file) throws ConfigException {
    try {
      return KubeConfigUtils.parseConfig(file);
    } catch (RuntimeException e) {
      throw problem(file + " cannot be read");
    }
  }

  private static ConfigException problem(String what) {
    return new ConfigException("KUBECONFIG: " + what);
  }
}
