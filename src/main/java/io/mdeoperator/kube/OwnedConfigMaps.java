// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ConfigMaps that belong to a feed. They are read from the API server each time, since they are too
 * big to be kept in memory, and go when the feed goes. One that belongs to somebody else is never
 * touched.
 */
public final class OwnedConfigMaps {
  private static final String LABEL_VALUE = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";
  private static final String FEED_LABEL = Api.GROUP + "/feed";
  private static final String FEED_UID_LABEL = Api.GROUP + "/feed-uid";

  private final KubernetesClient client;
  private final MdeAlertSync feed;
  private final String component;

  /**
   * Names the ConfigMaps.
   *
   * @param component value of the label {@code app.kubernetes.io/component}
   */
  public OwnedConfigMaps(KubernetesClient client, MdeAlertSync feed, String component) {
    this.client = client;
    this.feed = feed;
    this.component = component;
  }

  /** A ConfigMap of that name belongs to somebody else. */
  public static final class NameTakenException extends RuntimeException {
    NameTakenException(String name) {
      super("The ConfigMap '" + name + "' belongs to a different owner.");
    }
  }

  /** The feed's name and a suffix, kept within the length of names. */
  public String name(String suffix) {
    return ObjectNames.bounded(feed.getMetadata().getName(), suffix);
  }

  /**
   * Reads one.
   *
   * @throws NameTakenException when it is somebody else's
   */
  public Optional<ConfigMap> find(String name) {
    var found =
        Optional.ofNullable(client.configMaps().inNamespace(namespace()).withName(name).get());
    if (found.filter(this::isForeign).isPresent()) {
      throw new NameTakenException(name);
    }
    return found;
  }

  /** Reads all that the feed has of this component. */
  public List<ConfigMap> list() {
    return client
        .configMaps()
        .inNamespace(namespace())
        .withLabels(Map.of(FEED_UID_LABEL, uid(), OperatorLabels.COMPONENT, component))
        .list()
        .getItems()
        .stream()
        .filter(found -> !isForeign(found))
        .toList();
  }

  /** A new one, not written yet. */
  public ConfigMap blank(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace())
        .withName(name)
        .withLabels(labels())
        .withOwnerReferences(owner())
        .endMetadata()
        .build();
  }

  /**
   * Creates it, or replaces the version that it was read as.
   *
   * @throws KubernetesClientException with code 409 when it was written by somebody else meanwhile
   * @throws NameTakenException when it is to be created and somebody else has one of that name
   */
  public ConfigMap write(ConfigMap next) {
    if (next.getMetadata().getResourceVersion() != null) {
      next.getMetadata().setLabels(labels());
      return client.resource(next).update();
    }
    try {
      return client.resource(next).create();
    } catch (KubernetesClientException e) {
      if (isConflict(e)) {
        find(next.getMetadata().getName());
      }
      throw e;
    }
  }

  /**
   * Deletes one, if it is there, in the state in which it was found.
   *
   * @throws KubernetesClientException with code 409 when it was written by another client meanwhile
   * @throws NameTakenException when it is somebody else's
   */
  public void delete(String name) {
    find(name).ifPresent(found -> client.resource(found).lockResourceVersion().delete());
  }

  /** Whether the API server refused a write since the object was written meanwhile. */
  public static boolean isConflict(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_CONFLICT;
  }

  /** What to say when a ConfigMap's name is taken. */
  public static Problem problem(NameTakenException e) {
    return new Problem(Reason.NAME_CONFLICT, e.getMessage() + " " + Reason.NAME_CONFLICT.remedy());
  }

  /**
   * What to say when the API server refused to read or write; its own words stay out, since they
   * quote what was sent.
   *
   * @param what for people, such as {@code The mirror's ConfigMaps}
   */
  public static Problem problem(KubernetesClientException e, String what) {
    var cause =
        switch (e.getCode()) {
          case HttpURLConnection.HTTP_FORBIDDEN ->
              " could not be read or written: the Kubernetes API server forbids it (HTTP 403). Check the namespace's ResourceQuota, whether the namespace is being deleted, and the operator's role.";
          case HttpURLConnection.HTTP_CONFLICT ->
              " could not be written, because another client wrote at the same time. The operator retries.";
          case -1, 0 ->
              " could not be read or written: the Kubernetes API server does not respond.";
          default ->
              " could not be read or written: the Kubernetes API server returned HTTP "
                  + e.getCode()
                  + ".";
        };
    return new Problem(Reason.SINK_UNAVAILABLE, what + cause);
  }

  private boolean isForeign(ConfigMap found) {
    return found.getMetadata().getOwnerReferences().stream()
        .noneMatch(owner -> uid().equals(owner.getUid()));
  }

  private Map<String, String> labels() {
    var labels = OperatorLabels.of(component);
    labels.put(FEED_UID_LABEL, uid());
    if (feed.getMetadata().getName().matches(LABEL_VALUE)) {
      labels.put(FEED_LABEL, feed.getMetadata().getName());
    }
    return labels;
  }

  private OwnerReference owner() {
    return new OwnerReferenceBuilder()
        .withApiVersion(feed.getApiVersion())
        .withKind(feed.getKind())
        .withName(feed.getMetadata().getName())
        .withUid(uid())
        .withController(true)
        .build();
  }

  private String namespace() {
    return feed.getMetadata().getNamespace();
  }

  private String uid() {
    return feed.getMetadata().getUid();
  }
}
