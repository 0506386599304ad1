// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.view;

import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds objects by name. */
public final class ObjectReader {
  private final Cluster cluster;

  public ObjectReader(Cluster cluster) {
    this.cluster = cluster;
  }

  /** An object of a namespace; empty if there is none of that name. */
  public Optional<KubeObject> find(Kind kind, String name, String namespace)
      throws KubectlException {
    return read(List.of(kind), name, List.of("--namespace=" + namespace)).stream().findFirst();
  }

  /**
   * The object that a user means. Without a kind it is a tenant, or else of the next kind that has
   * one of that name, in the order of {@link Kind}.
   *
   * @throws KubectlException when there is none of that name
   */
  public KubeObject get(ObjectName name) throws KubectlException {
    var kinds = name.kind().map(List::of).orElseGet(() -> Arrays.asList(Kind.values()));
    return read(kinds, name.name(), List.of()).stream()
        .findFirst()
        .orElseThrow(() -> missing(kinds, name.name()));
  }

  /** The same, followed by the feeds of a tenant. */
  public List<KubeObject> getWithFeeds(ObjectName name) throws KubectlException {
    var subject = get(name);
    var all = new ArrayList<>(List.of(subject));
    if (subject.isOf(Kind.TENANT)) {
      all.addAll(feedsOf(subject));
    }
    return all;
  }

  /** The feeds that refer to a tenant, of its namespace. */
  public List<KubeObject> feedsOf(KubeObject tenant) throws KubectlException {
    var feeds = new ArrayList<KubeObject>();
    cluster.items(
        List.of(
            "get",
            Kind.FEED.resource(),
            "--namespace=" + tenant.namespace(),
            "--field-selector=spec.tenantRef.name=" + tenant.name()),
        json -> feeds.add(new KubeObject(json)));
    return feeds;
  }

  private static KubectlException missing(List<Kind> kinds, String name) {
    return new KubectlException(
        Cause.NOT_FOUND,
        "There is no "
            + String.join(" or ", kinds.stream().map(Kind::value).toList())
            + " '"
            + name
            + "' in this namespace: choose another one with -n. kubectl mde status -A shows all"
            + " customers.");
  }

  private List<KubeObject> read(List<Kind> kinds, String name, List<String> scope)
      throws KubectlException {
    var found = new ArrayList<KubeObject>();
    for (var kind : kinds) {
      if (found.isEmpty()) {
        var get = new ArrayList<>(List.of("get", kind.resource(), "--ignore-not-found"));
        get.add("--field-selector=metadata.name=" + name);
        get.addAll(scope);
        cluster.items(get, json -> found.add(new KubeObject(json)));
      }
    }
    return found;
  }
}
