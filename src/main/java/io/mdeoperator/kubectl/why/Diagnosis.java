// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.why;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.KubeObject.Condition;
import java.util.List;
import java.util.Optional;

/**
 * What is known of an object and of all that it needs.
 *
 * @param subject the object
 * @param tenant the customer's, absent where there is none
 * @param steps in the order in which they are needed
 * @param events of the subject, the latest last
 */
record Diagnosis(
    KubeObject subject, Optional<KubeObject> tenant, List<Step> steps, List<KubeObject> events) {

  /** The step to begin with. */
  Optional<Step> firstFailure() {
    return steps.stream().filter(Step::isFailed).findFirst();
  }

  /** What somebody has to do although nothing fails yet. */
  Optional<Step> firstWarning() {
    return steps.stream().filter(Step::isWarning).findFirst();
  }

  /** Whether nothing fails, and the subject is Ready. */
  boolean isGood() {
    return subject.isReady() && firstFailure().isEmpty();
  }

  /** The reason of the first failure, or else warning, as the catalogue has it. */
  Optional<Reason> reason() {
    return firstFailure().or(this::firstWarning).flatMap(Step::cause).flatMap(Condition::known);
  }

  /** The feed that a step is about or belongs to, as commands name it. */
  Optional<String> feed(Step step) {
    return step.isOf(Kind.FEED)
        ? Optional.of("feed/" + step.title().substring(Kind.FEED.value().length() + 1))
        : Optional.of(subject)
            .filter(feed -> feed.isOf(Kind.FEED) && step.title().startsWith(" "))
            .map(feed -> "feed/" + feed.name());
  }

  /** The tenant whose administrator has to consent, if that is the next step. */
  Optional<String> consenting() {
    return reason()
        .filter(
            reason ->
                switch (reason) {
                  case CONSENT_PENDING, CONSENT_REVOKED, ROLES_MISSING, GRAPH_CONSENT_MISSING ->
                      true;
                  default -> false;
                })
        .flatMap(_ -> tenant)
        .map(KubeObject::name);
  }
}
