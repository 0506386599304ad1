package io.mdeoperator.api.reason;

/**
 * When the operator tries again by itself. A changed spec, Secret or {@code requested-at}
 * annotation is acted on at once. Only a credential that Entra refused is not asked for again
 * because of {@code requested-at}, which is answered with what is known; it has times of its own,
 * see the introduction of {@code docs/reasons.md}.
 */
public enum Retry {
  /** Nothing is wrong; the routine check goes on. */
  NOT_NEEDED("routine checks only"),
  /** After seconds, then ever more slowly up to minutes; a {@code Retry-After} is obeyed. */
  BACK_OFF("after seconds, slowing down to 5 minutes"),
  /**
   * After the operator's {@code minCheckPeriod}, slowing down to the check period: a person has to
   * act first.
   */
  SLOW("every minute, slowing down to the check period"),
  /** Only with the routine check, or as soon as what is wrong has been changed. */
  ON_CHANGE("when it is changed, else with the routine check");

  private final String description;

  Retry(String description) {
    this.description = description;
  }

  /** For people, without a full stop. */
  public String description() {
    return description;
  }
}
