// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mdeoperator.api.v1alpha1.sink.SinkOptions;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.kube.informer.Informers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the sinks of one object refer to; from caches.
 *
 * @param secrets that are for sinks, by name
 * @param applications by name
 */
public record SinkReferences(
    Map<String, Secret> secrets, Map<String, ApplicationAccess> applications) {
  public SinkReferences {
    secrets = Map.copyOf(secrets);
    applications = Map.copyOf(applications);
  }

  /** Gathers it; the controller must watch all of these kinds. */
  public static SinkReferences gather(List<SinkSpec> sinks, String namespace, Context<?> context) {
    var secrets = new HashMap<String, Secret>();
    for (var name : secretNames(sinks)) {
      Informers.secretOfSink(context, namespace, name).ifPresent(found -> secrets.put(name, found));
    }
    var applications = new HashMap<String, ApplicationAccess>();
    for (var name : applicationNames(sinks)) {
      ApplicationAccess.find(context, namespace, name)
          .ifPresent(found -> applications.put(name, found));
    }
    return new SinkReferences(secrets, applications);
  }

  /** Secrets and applications as they are now, to tell whether any has changed. */
  public List<Map<String, String>> versions() {
    var ofSecrets = new HashMap<String, String>();
    secrets.forEach((name, found) -> ofSecrets.put(name, found.getMetadata().getResourceVersion()));
    var ofApplications = new HashMap<String, String>();
    applications.forEach((name, found) -> ofApplications.put(name, found.version()));
    return List.of(ofSecrets, ofApplications);
  }

  /** Names of the Secrets that sinks refer to. */
  public static Set<String> secretNames(List<SinkSpec> sinks) {
    return options(sinks).flatMap(SinkOptions::secretNames).collect(Collectors.toSet());
  }

  /** Names of the applications that sinks refer to. */
  public static Set<String> applicationNames(List<SinkSpec> sinks) {
    return options(sinks).flatMap(SinkOptions::applicationNames).collect(Collectors.toSet());
  }

  private static Stream<SinkOptions> options(List<SinkSpec> sinks) {
    return sinks.stream()
        .flatMap(sink -> Stream.ofNullable(sink).map(SinkSpec::options))
        .flatMap(Optional::stream);
  }
}
