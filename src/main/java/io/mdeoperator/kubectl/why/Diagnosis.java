// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.why;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.Kind.Trait;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.KubeObject.Condition;
import io.mdeoperator.kubectl.view.ObjectName;
import java.util.Arrays;
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

  /** What takes its time without anybody's doing, although nothing fails. */
  Optional<Step> firstInProgress() {
    return steps.stream().filter(step -> step.isWaiting() && step.cause().isPresent()).findFirst();
  }

  /** What somebody has to do although nothing fails yet. */
  Optional<Step> firstWarning() {
    return steps.stream().filter(Step::isWarning).findFirst();
  }

  /** Whether nothing fails, and the subject is Ready or has ended as somebody wanted. */
  boolean isGood() {
    return (subject.isReady() || subject.isSettled()) && firstFailure().isEmpty();
  }

  /** The reason of what is told of first, as the catalogue has it. */
  Optional<Reason> reason() {
    return firstFailure()
        .or(this::firstInProgress)
        .or(this::firstWarning)
        .flatMap(Step::cause)
        .flatMap(Condition::known);
  }

  /** What a tenant has, such as a feed, that a step is about or belongs to. */
  Optional<ObjectName> ofTenant(Step step) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.is(Trait.OF_TENANT) && step.isOf(kind))
        .findFirst()
        .map(
            kind ->
                new ObjectName(
                    Optional.of(kind), step.title().substring(kind.value().length() + 1)))
        .or(
            () ->
                Optional.of(subject)
                    .filter(owner -> owner.is(Trait.OF_TENANT) && step.title().startsWith(" "))
                    .map(owner -> new ObjectName(Kind.of(owner.kind()), owner.name())));
  }

  /** Whether a step is of an action that is over. */
  boolean hasEnded(Step step) {
    return ofTenant(step).isPresent() && subject.hasEnded();
  }

  /** The tenant whose administrator has to consent, if that is the next step. */
  Optional<String> consenting() {
    return reason()
        .filter(
            reason ->
                switch (reason) {
                  case CONSENT_PENDING,
                      CONSENT_REVOKED,
                      ROLES_MISSING,
                      GRAPH_CONSENT_MISSING,
                      GRAPH_ROLE_MISSING ->
                      true;
                  default -> false;
                })
        .flatMap(_ -> tenant)
        .map(KubeObject::name);
  }
}
