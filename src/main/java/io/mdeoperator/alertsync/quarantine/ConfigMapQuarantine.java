// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.quarantine;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.alertsync.checkpoint.Revision;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.kube.OwnedConfigMaps;
import io.mdeoperator.kube.OwnedConfigMaps.NameTakenException;
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
  private final String name;

  public ConfigMapQuarantine(KubernetesClient client, MdeAlertSync feed, InstantSource clock) {
    this.configMaps = new OwnedConfigMaps(client, feed, "quarantine");
    this.clock = clock;
    this.name = configMaps.name("-quarantine");
  }

  @Override
  public Optional<Problem> keep(String sink, List<Refused> alerts) {
    return change(
        content -> {
          var changed = false;
          for (var alert : alerts) {
            changed |= content.put(sink, alert, clock.instant());
          }
          return changed;
        });
  }

  @Override
  public Result<List<Revision>> of(String sink) {
    try {
      var content =
          new QuarantineContent(configMaps.find(name).map(ConfigMap::getData).orElse(null));
      return Result.ok(content.revisions(sink));
    } catch (NameTakenException e) {
      return Result.failed(OwnedConfigMaps.problem(e));
    } catch (KubernetesClientException e) {
      return Result.failed(problem(e));
    }
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
    for (var tries = 1; ; tries++) {
      try {
        write(change);
        return Optional.empty();
      } catch (NameTakenException e) {
        return Optional.of(OwnedConfigMaps.problem(e));
      } catch (KubernetesClientException e) {
        if (!OwnedConfigMaps.isConflict(e) || tries == MAX_TRIES) {
          return Optional.of(problem(e));
        }
      }
    }
  }

  private void write(Predicate<QuarantineContent> change) {
    var next = configMaps.find(name).orElseGet(() -> configMaps.blank(name));
    var content = new QuarantineContent(next.getData());
    if (change.test(content)) {
      next.setData(content.content());
      configMaps.write(next);
    }
  }

  private static Problem problem(KubernetesClientException e) {
    return OwnedConfigMaps.problem(e, "The quarantine");
  }
}
