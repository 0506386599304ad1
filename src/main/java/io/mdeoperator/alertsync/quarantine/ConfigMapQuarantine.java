package io.mdeoperator.alertsync.quarantine;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.alertsync.checkpoint.Revision;
import io.mdeoperator.api.reason.Problem;
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
  private static final int TRIES = 8;

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
        shelf -> {
          var changed = false;
          for (var alert : alerts) {
            changed |= shelf.put(sink, alert, clock.instant());
          }
          return changed;
        });
  }

  @Override
  public Kept of(String sink) {
    try {
      var shelf = new QuarantineContent(configMaps.find(name).map(ConfigMap::getData).orElse(null));
      return new Kept.Revisions(shelf.revisions(sink), shelf.redriven(sink));
    } catch (NameTakenException e) {
      return new Kept.Failed(OwnedConfigMaps.trouble(e));
    } catch (KubernetesClientException e) {
      return new Kept.Failed(trouble(e));
    }
  }

  @Override
  public Optional<Problem> redriven(String sink, List<Revision> delivered, String token) {
    return change(
        shelf -> {
          shelf.drop(sink, delivered);
          shelf.redriven(sink, token);
          return true;
        });
  }

  @Override
  public Optional<Problem> forget(String sink) {
    return change(shelf -> shelf.forget(sink));
  }

  private Optional<Problem> change(Predicate<QuarantineContent> change) {
    for (var tries = 1; ; tries++) {
      try {
        write(change);
        return Optional.empty();
      } catch (NameTakenException e) {
        return Optional.of(OwnedConfigMaps.trouble(e));
      } catch (KubernetesClientException e) {
        if (!OwnedConfigMaps.isConflict(e) || tries == TRIES) {
          return Optional.of(trouble(e));
        }
      }
    }
  }

  private void write(Predicate<QuarantineContent> change) {
    var next = configMaps.find(name).orElseGet(() -> configMaps.blank(name));
    var shelf = new QuarantineContent(next.getData());
    if (change.test(shelf)) {
      next.setData(shelf.content());
      configMaps.write(next);
    }
  }

  private static Problem trouble(KubernetesClientException e) {
    return OwnedConfigMaps.trouble(e, "The quarantine");
  }
}
