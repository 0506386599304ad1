// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.view;

import io.mdeoperator.api.reason.Actor;
import io.mdeoperator.api.reason.Reason;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The catalogue of reasons by what stands in conditions. */
public final class Catalogue {
  private final Map<String, Reason> reasons =
      Arrays.stream(Reason.values()).collect(Collectors.toMap(Reason::value, reason -> reason));

  /** The reason of that name; empty where a newer operator wrote it. */
  public Optional<Reason> find(String value) {
    return Optional.ofNullable(reasons.get(value));
  }

  /** Who acts, for people; empty when it is not known. */
  public String actor(String reason) {
    return find(reason).map(Reason::actor).map(Actor::description).orElse("");
  }

  /** The next step in general words; refers to the message when it is not known. */
  public String nextStep(String reason) {
    return find(reason).map(Reason::remedy).orElse("See the message: kubectl mde why.");
  }
}
