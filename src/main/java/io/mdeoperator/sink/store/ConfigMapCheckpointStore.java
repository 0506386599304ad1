// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.store;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.kube.OwnedConfigMaps;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps each checkpoint in a ConfigMap {@code <feed>-checkpoint-<sink>} that belongs to the feed,
 * and one that cannot be used in {@code <feed>-unusable-checkpoint-<sink>}: one ConfigMap has no
 * room for two.
 */
public final class ConfigMapCheckpointStore implements CheckpointStore {
  private static final String KEY = "checkpoint";
  private static final int MAX_TRIES = 2;

  private final OwnedConfigMaps configMaps;

  public ConfigMapCheckpointStore(ConfigMapAccess access, MdeAlertSync feed) {
    configMaps = new OwnedConfigMaps(access, feed, "checkpoint");
  }

  @Override
  public Result<Optional<Stored>> load(String sink) {
    return attempt(
        1, sink, () -> configMaps.find(name(sink)).map(ConfigMapCheckpointStore::stored));
  }

  private static Stored stored(ConfigMap configMap) {
    return new Stored(
        content(configMap.getBinaryData()), configMap.getMetadata().getResourceVersion());
  }

  /** What cannot be read is empty, and so is damaged. */
  private static byte[] content(Map<String, String> binaryData) {
    try {
      return Optional.ofNullable(binaryData)
          .map(data -> data.get(KEY))
          .map(Base64.getDecoder()::decode)
          .orElseGet(() -> new byte[0]);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  @Override
  public Result<String> save(String sink, byte[] content, String follows) {
    var next = configMaps.blank(name(sink));
    next.setBinaryData(data(content));
    if (!follows.isEmpty()) {
      next.getMetadata().setResourceVersion(follows);
    }
    return attempt(1, sink, () -> configMaps.write(next).getMetadata().getResourceVersion());
  }

  @Override
  public Optional<Problem> setAside(String sink, byte[] content) {
    return attempt(
            MAX_TRIES,
            sink,
            () -> {
              var name = setAsideName(sink);
              var next = configMaps.find(name).orElseGet(() -> configMaps.blank(name));
              next.setBinaryData(data(content));
              return configMaps.write(next);
            })
        .failure();
  }

  @Override
  public Optional<Problem> delete(String sink) {
    return attempt(
            1,
            sink,
            () -> {
              configMaps.delete(setAsideName(sink));
              return configMaps.delete(name(sink));
            })
        .failure();
  }

  private static Map<String, String> data(byte[] content) {
    return Map.of(KEY, Base64.getEncoder().encodeToString(content));
  }

  private <T> Result<T> attempt(int tries, String sink, Supplier<T> work) {
    return OwnedConfigMaps.attempt(tries, e -> problem(e, sink), work);
  }

  private Problem problem(KubernetesClientException e, String sink) {
    var wasDeleted = e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    if (OwnedConfigMaps.isConflict(e) || wasDeleted) {
      return new Problem(
          Reason.CHECKPOINT_CONFLICT,
          "The checkpoint '"
              + name(sink)
              + "' was changed or deleted by another client. The operator reads it again and"
              + " continues from there.");
    }
    return OwnedConfigMaps.problem(e, "The checkpoint '" + name(sink) + "'");
  }

  private String setAsideName(String sink) {
    return configMaps.name("-unusable-checkpoint-" + sink);
  }

  private String name(String sink) {
    return configMaps.name("-checkpoint-" + sink);
  }
}
