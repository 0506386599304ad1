// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.kube.Annotations;
import java.util.List;

/**
 * Whose sinks they are.
 *
 * @param object that has them in its spec; the ConfigMaps of sinks are its own
 * @param records what it delivers
 * @param sinks in the order of its spec
 */
public record SinkOwner(HasMetadata object, RecordKind records, List<SinkSpec> sinks) {
  public SinkOwner {
    sinks = List.copyOf(sinks);
  }

  /** A feed of alerts. */
  public static SinkOwner of(MdeAlertSync feed) {
    return new SinkOwner(feed, RecordKind.ALERT, feed.getSpec().sinks());
  }

  /** Where it is, with its Secrets and applications. */
  public String namespace() {
    return object.getMetadata().getNamespace();
  }

  /** Its name there. */
  public String name() {
    return object.getMetadata().getName();
  }

  /** Differs from that of each other object, of those that are gone too. */
  public String uid() {
    return object.getMetadata().getUid();
  }

  /** Changes with its spec. */
  long generation() {
    return object.getMetadata().getGeneration();
  }

  /** The value of the annotation that asks for a check at once, cut; empty if there is none. */
  String requestedAt() {
    var value = Annotations.requestedAt(object);
    return value == null ? "" : value;
  }
}
