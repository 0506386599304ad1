package io.mdeoperator.alertsync.sink;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.Reason;
import io.mdeoperator.api.v1alpha1.SinkSpec;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;

/** Makes the sink that a spec describes; every kind of sink has its entry here. Thread-safe. */
public final class Sinks {
  /** A mirror is in memory as a whole while it is changed. */
  private static final int MIRRORS_AT_ONCE = 4;

  private final Semaphore mirrors = new Semaphore(MIRRORS_AT_ONCE, true);
  private final KubernetesClient client;
  private final InstantSource clock;

  /** Makes sinks that use the given client. */
  public Sinks(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * The sink with that index in a feed's spec. One that is not supported yet fails each delivery
   * with a message that names it.
   */
  public Sink of(MdeAlertSync feed, int index) {
    var spec = feed.getSpec().sinks().get(index);
    if (spec.configMap() != null) {
      var mirror =
          new ConfigMapSink(new OwnedConfigMaps(client, feed, "alerts"), spec.configMap(), clock);
      return batch -> inTurn(mirror, batch);
    }
    return notSupported(index, spec);
  }

  private Delivery inTurn(Sink mirror, Batch batch) {
    mirrors.acquireUninterruptibly();
    try {
      return mirror.deliver(batch);
    } finally {
      mirrors.release();
    }
  }

  private static Sink notSupported(int index, SinkSpec spec) {
    var kind = spec.webhook() != null ? "webhook" : "this kind of sink";
    var trouble =
        new Trouble(
            Reason.NOT_SUPPORTED,
            "spec.sinks["
                + index
                + "] ('"
                + spec.name()
                + "'): "
                + kind
                + " is not supported by this version. "
                + Reason.NOT_SUPPORTED.remedy());
    return batch -> new Delivery.Failed(trouble);
  }
}
