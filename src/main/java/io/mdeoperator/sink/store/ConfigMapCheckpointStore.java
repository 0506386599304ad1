// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.store;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.kube.OwnedConfigMaps;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps each checkpoint in a ConfigMap {@code <feed>-checkpoint-<sink>} that belongs to the feed,
 * its segments in {@code <feed>-segment-<slot>-<sink>}, and a checkpoint that cannot be used in
 * {@code <feed>-unusable-checkpoint-<sink>}: one ConfigMap has no room for two.
 */
public final class ConfigMapCheckpointStore implements CheckpointStore {
  private static final String KEY = "checkpoint";
  private static final int MAX_TRIES = 2;

  private final OwnedConfigMaps configMaps;

  public ConfigMapCheckpointStore(ConfigMapAccess access, HasMetadata owner) {
    configMaps = new OwnedConfigMaps(access, owner, "checkpoint");
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
  public Result<Optional<Stored>> loadSegment(String sink, int slot) {
    return attempt(
        1,
        sink,
        () ->
            configMaps
                .find(segmentName(sink, slot))
                .map(this::adopted)
                .map(ConfigMapCheckpointStore::stored));
  }

  /** It is not written again, so one that a backup brought back is to be the feed's at once. */
  private ConfigMap adopted(ConfigMap segment) {
    return segment.getMetadata().getOwnerReferences().isEmpty()
        ? configMaps.write(segment)
        : segment;
  }

  @Override
  public Result<String> createSegment(String sink, int slot, byte[] content) {
    var next = configMaps.blank(segmentName(sink, slot));
    next.setBinaryData(data(content));
    return attempt(1, sink, () -> configMaps.write(next).getMetadata().getResourceVersion());
  }

  @Override
  public Optional<Problem> deleteSegment(String sink, int slot, String version) {
    return attempt(
            1,
            sink,
            () -> {
              configMaps.delete(segmentName(sink, slot), version);
              return version;
            })
        .failure();
  }

  @Override
  public Optional<Problem> delete(String sink) {
    return attempt(
            1,
            sink,
            () -> {
              for (var slot = 0; slot < MAX_SEGMENTS; slot++) {
                configMaps.delete(segmentName(sink, slot));
              }
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

  private String segmentName(String sink, int slot) {
    return configMaps.name("-segment-" + slot + "-" + sink);
  }

  private String name(String sink) {
    return configMaps.name("-checkpoint-" + sink);
  }
}
