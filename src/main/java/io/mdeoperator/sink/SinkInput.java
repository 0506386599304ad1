// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.v1alpha1.sink.SinkOptions;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.credential.ApplicationAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sink is created from.
 *
 * @param index of the sink in the spec of its owner
 * @param displayName of the MdeTenant; empty where it has none
 * @param secrets of this namespace that sinks may use, by name; holds all that {@link
 *     SinkOptions#secretNames} names, unless they are absent or lack the label
 * @param applications of this namespace, by name; holds all that {@link
 *     SinkOptions#applicationNames} names, unless they are absent or cannot be read
 */
public record SinkInput(
    SinkOwner owner,
    int index,
    String displayName,
    Map<String, Secret> secrets,
    Map<String, ApplicationAccess> applications) {
  public SinkInput {
    secrets = Map.copyOf(secrets);
    applications = Map.copyOf(applications);
  }

  /** Without an application. */
  public SinkInput(SinkOwner owner, int index, String displayName, Map<String, Secret> secrets) {
    this(owner, index, displayName, secrets, Map.of());
  }

  /** What the user asks for. */
  public SinkSpec spec() {
    return owner.sinks().get(index);
  }

  /** Names the sink at the beginning of a message. */
  public String field() {
    return "spec.sinks[" + index + "] ('" + spec().name() + "')";
  }

  /** The Secret of that name, if it is one for sinks. */
  public Optional<Secret> secret(String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  /** The application of that name, with its Secret. */
  public Optional<ApplicationAccess> application(String name) {
    return Optional.ofNullable(applications.get(name));
  }

  /** Identifies the sink among those of all owners. */
  public String id() {
    return owner.uid() + "/" + spec().name();
  }

  /**
   * Changes whenever a person changes something that should lift a hold.
   *
   * @param secretNames of the Secrets that the sink uses by themselves
   */
  public String settings(List<String> secretNames) {
    return List.of(
            owner.generation(),
            secretNames.stream()
                .flatMap(name -> secret(name).stream())
                .map(secret -> secret.getMetadata().getResourceVersion())
                .toList(),
            spec().options().stream()
                .flatMap(SinkOptions::applicationNames)
                .flatMap(name -> application(name).stream())
                .map(ApplicationAccess::version)
                .toList(),
            owner.requestedAt())
        .toString();
  }
}
