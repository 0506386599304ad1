// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * ConfigMaps that belong to a feed, or to another object with sinks. They are read from the API
 * server each time, since they are too big to be kept in memory, and go when their owner goes. Each
 * has a name that follows from the owner's, and is the owner's when that is its controller; or when
 * it has none, but the labels, as after a restore from a backup, which is then adopted by the next
 * write. No other is ever touched. What is in one may be anything: whoever may write ConfigMaps can
 * have edited it.
 */
public final class OwnedConfigMaps {
  private static final String LABEL_VALUE = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";
  private final ConfigMapAccess access;
  private final HasMetadata owner;
  private final String component;

  /**
   * Names the ConfigMaps.
   *
   * @param component value of the label {@code app.kubernetes.io/component}
   */
  public OwnedConfigMaps(ConfigMapAccess access, HasMetadata owner, String component) {
    this.access = access;
    this.owner = owner;
    this.component = component;
  }

  /** A ConfigMap of that name belongs to somebody else. */
  public static final class NameTakenException extends RuntimeException {
    NameTakenException(String name) {
      super("The ConfigMap '" + name + "' belongs to a different owner.");
    }
  }

  /**
   * The owner's name and a suffix, kept within the length of names; of owners that are no feeds the
   * kind is between them, since they may have a feed's name.
   */
  public String name(String suffix) {
    var kind = isFeed() ? "" : "-" + kind();
    return ObjectNames.bounded(owner.getMetadata().getName(), kind + suffix);
  }

  /**
   * Reads one.
   *
   * @throws NameTakenException when it is somebody else's
   */
  public Optional<ConfigMap> find(String name) {
    var found = get(name);
    if (found.isPresent() && !isOurs(found.get())) {
      throw new NameTakenException(name);
    }
    return found;
  }

  /**
   * Reads one again, to change it.
   *
   * @throws KubernetesClientException with code 409 when that version is not there any more
   */
  public ConfigMap findAgain(String name, String version) {
    return find(name)
        .filter(found -> version.equals(found.getMetadata().getResourceVersion()))
        .orElseThrow(
            () ->
                new KubernetesClientException(
                    name + " has changed", HttpURLConnection.HTTP_CONFLICT, null));
  }

  /** A new one, not written yet. */
  public ConfigMap blank(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace())
        .withName(name)
        .endMetadata()
        .build();
  }

  /**
   * Creates it, or replaces the version that it was read as.
   *
   * @return the same object, with its new resourceVersion
   * @throws KubernetesClientException with code 409 when it was written by somebody else meanwhile
   * @throws NameTakenException when it is to be created and somebody else has one of that name
   */
  public ConfigMap write(ConfigMap next) {
    next.getMetadata().setLabels(labels());
    next.getMetadata().setOwnerReferences(List.of(OwnerReferences.controller(owner)));
    next.getMetadata().setResourceVersion(written(next));
    return next;
  }

  private String written(ConfigMap next) {
    if (next.getMetadata().getResourceVersion() != null) {
      return access.replace(next);
    }
    try {
      return access.create(next);
    } catch (KubernetesClientException e) {
      if (isConflict(e)) {
        find(next.getMetadata().getName());
      }
      throw e;
    }
  }

  /** Deletes one as it was found; false when it is not there, or not the owner's. */
  public boolean delete(String name) {
    var found = get(name).filter(this::isOurs);
    found.ifPresent(one -> access.client().resource(one).lockResourceVersion().delete());
    return found.isPresent();
  }

  /** Deletes one of the owner's, if that version of it is there. */
  public void delete(String name, String version) {
    access.client().resource(blank(name)).lockResourceVersion(version).delete();
  }

  /**
   * Does something with the ConfigMaps; expected failures are answers.
   *
   * @param tries how often it is begun, at most, while other clients write at the same time
   * @param explain what to say when the API server refused
   */
  public static <T> Result<T> attempt(
      int tries, Function<KubernetesClientException, Problem> explain, Supplier<T> work) {
    for (var left = tries; ; left--) {
      try {
        return Result.ok(work.get());
      } catch (NameTakenException e) {
        return Result.failed(
            Reason.NAME_CONFLICT, e.getMessage() + " " + Reason.NAME_CONFLICT.remedy());
      } catch (KubernetesClientException e) {
        if (!isConflict(e) || left == 1) {
          return Result.failed(explain.apply(e));
        }
      }
    }
  }

  /** Whether the API server refused a write since the object was written meanwhile. */
  public static boolean isConflict(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_CONFLICT;
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
              " could not be read or written: the Kubernetes API server forbids it (HTTP 403)."
                  + " Check the namespace's ResourceQuota, whether the namespace is being deleted,"
                  + " and the operator's role.";
          case HttpURLConnection.HTTP_CONFLICT ->
              " could not be written, because another client wrote at the same time. The operator"
                  + " retries.";
          case -1, 0 ->
              " could not be read or written: the Kubernetes API server does not respond.";
          default ->
              " could not be read or written: the Kubernetes API server returned HTTP "
                  + e.getCode()
                  + ".";
        };
    return new Problem(Reason.SINK_UNAVAILABLE, what + cause);
  }

  private Optional<ConfigMap> get(String name) {
    return access.find(namespace(), name);
  }

  private boolean isOurs(ConfigMap found) {
    var controller =
        found.getMetadata().getOwnerReferences().stream()
            .filter(owner -> Boolean.TRUE.equals(owner.getController()))
            .findFirst();
    return controller.map(owner -> uid().equals(owner.getUid())).orElseGet(() -> isLabelled(found));
  }

  /** The UID is another one when the owner was restored, too. */
  private boolean isLabelled(ConfigMap found) {
    var expected = labels();
    expected.remove(uidLabel());
    return found.getMetadata().getLabels().entrySet().containsAll(expected.entrySet());
  }

  private Map<String, String> labels() {
    var labels = OperatorLabels.of(component);
    labels.put(uidLabel(), uid());
    if (owner.getMetadata().getName().matches(LABEL_VALUE)) {
      labels.put(Api.GROUP + "/" + kind(), owner.getMetadata().getName());
    }
    return labels;
  }

  private String uidLabel() {
    return Api.GROUP + "/" + kind() + "-uid";
  }

  private boolean isFeed() {
    return owner instanceof MdeAlertSync;
  }

  /** One word for the kind of the owner, such as {@code feed} or {@code huntingquery}. */
  private String kind() {
    return isFeed() ? "feed" : owner.getKind().toLowerCase(Locale.ROOT).replaceFirst("^mde", "");
  }

  private String namespace() {
    return owner.getMetadata().getNamespace();
  }

  private String uid() {
    return owner.getMetadata().getUid();
  }
}
