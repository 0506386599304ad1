// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.reason;

/**
 * When the operator retries without being asked. It acts on a changed spec, Secret or {@code
 * requested-at} annotation at once, but for {@link #ON_REQUEST}. The other exception is a
 * credential that Entra refused: {@code requested-at} is then answered with what is known, and the
 * retries follow the schedule in the introduction of {@code docs/reasons.md}.
 */
public enum Retry {
  /** Nothing is wrong. */
  NOT_NEEDED("at the routine check"),
  /** Exponential back-off from seconds to minutes; {@code Retry-After} is obeyed. */
  BACK_OFF("within seconds, backing off to every 5 minutes"),
  /** From {@code minCheckPeriod} to the check period: a person has to act first. */
  SLOW("every minute, backing off to the check period"),
  /** As soon as what is wrong has been changed, otherwise at the routine check only. */
  ON_CHANGE("on change, otherwise at the routine check"),
  /** A person has to say that it may resume; no other change does. */
  ON_REQUEST("only when the annotation mde-operator.io/requested-at is set to a new value");

  private final String description;

  Retry(String description) {
    this.description = description;
  }

  /** For people, without a full stop. */
  public String description() {
    return description;
  }
}
