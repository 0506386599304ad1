// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.store;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.kube.OwnedConfigMaps;
import io.mdeoperator.sink.Revision;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Keeps refused alerts in one ConfigMap {@code <feed>-quarantine} that belongs to the feed. */
public final class ConfigMapQuarantine implements Quarantine {
  /** Sinks of the feed may write at the same time. */
  private static final int MAX_TRIES = 8;

  private final OwnedConfigMaps configMaps;
  private final InstantSource clock;
  private final boolean hasBodies;
  private final String name;

  /** One that keeps what is refused, for the person who looks. */
  public ConfigMapQuarantine(ConfigMapAccess access, HasMetadata owner, InstantSource clock) {
    this(access, owner, clock, true);
  }

  /**
   * The same.
   *
   * @param hasBodies whether what is refused may be kept: personal data may not, since whoever
   *     reads ConfigMaps would read it
   */
  public ConfigMapQuarantine(
      ConfigMapAccess access, HasMetadata owner, InstantSource clock, boolean hasBodies) {
    this.hasBodies = hasBodies;
    this.configMaps = new OwnedConfigMaps(access, owner, "quarantine");
    this.clock = clock;
    this.name = configMaps.name("-quarantine");
  }

  @Override
  public Optional<Problem> keep(String sink, List<Refused> records) {
    return change(
        content -> {
          var changed = false;
          for (var refused : records) {
            changed |= content.put(sink, refused, clock.instant(), hasBodies);
          }
          return changed;
        });
  }

  @Override
  public Result<List<Revision>> of(String sink) {
    return OwnedConfigMaps.attempt(
        1,
        ConfigMapQuarantine::problem,
        () -> {
          var content =
              new QuarantineContent(configMaps.find(name).map(ConfigMap::getData).orElse(null));
          return content.revisions(sink);
        });
  }

  @Override
  public Optional<Problem> drop(String sink, List<Revision> delivered) {
    return change(content -> content.drop(sink, delivered));
  }

  @Override
  public Optional<Problem> forget(String sink) {
    return change(content -> content.forget(sink));
  }

  private Optional<Problem> change(Predicate<QuarantineContent> change) {
    return OwnedConfigMaps.attempt(MAX_TRIES, ConfigMapQuarantine::problem, () -> write(change))
        .failure();
  }

  private boolean write(Predicate<QuarantineContent> change) {
    var next = configMaps.find(name).orElseGet(() -> configMaps.blank(name));
    var content = new QuarantineContent(next.getData());
    var isChanged = change.test(content);
    if (isChanged) {
      next.setData(content.content());
      next.setBinaryData(null); // the room is needed, and the operator writes none
      configMaps.write(next);
    }
    return isChanged;
  }

  private static Problem problem(KubernetesClientException e) {
    return OwnedConfigMaps.problem(e, "The quarantine");
  }
}
