// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.why;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.KubeObject.Condition;
import java.util.Optional;

/**
 * One link of the chain.
 *
 * @param title what is looked at, such as {@code MdeApplication partner}
 * @param says what is known of it, in a few words
 * @param cause of a step that fails, warns or takes its time: reason and message
 */
record Step(State state, String title, String says, Optional<Condition> cause) {
  /** How a step is doing. */
  enum State {
    OK("ok"),
    WARNING("warning"),
    FAILED("FAILED"),
    WAITING("waiting"),
    NOT_SHOWN("-");

    private final String word;

    State(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Step ok(String title, String says) {
    return new Step(State.OK, title, says, Optional.empty());
  }

  static Step waiting(String title, String says) {
    return new Step(State.WAITING, title, says, Optional.empty());
  }

  /** Something that takes its time; the cause says what. */
  static Step waiting(String title, String says, Condition cause) {
    return new Step(State.WAITING, title, says, Optional.of(cause));
  }

  static Step notShown(String title, String says) {
    return new Step(State.NOT_SHOWN, title, says, Optional.empty());
  }

  /** Something that somebody has to do although the object works. */
  static Step warning(String title, String says, Condition cause) {
    return new Step(State.WARNING, title, says, Optional.of(cause));
  }

  static Step failed(String title, String says, Condition cause) {
    return new Step(State.FAILED, title, says, Optional.of(cause));
  }

  /** One that the plug-in has found by itself; the reason is of the catalogue. */
  static Step failed(String title, String reason, String says) {
    return failed(title, says, new Condition("False", reason, says, Optional.empty()));
  }

  /** What Ready says of an object; {@code more} is shown beside it. */
  static Step ofReady(KubeObject object, String more) {
    var title = object.title();
    if (object.ready().isEmpty()) {
      return failed(
          title,
          "",
          "The operator has not reported on it yet. If that lasts for a minute: does it run, and"
              + " does it watch this namespace?");
    }
    var ready = object.ready().orElseThrow();
    var says = ready.reason() + (more.isEmpty() ? "" : ", " + more);
    if (object.warning().isPresent()) {
      return warning(title, says, object.warning().orElseThrow());
    }
    return ready.isTrue() && !object.isSuspended() ? ok(title, says) : failed(title, says, ready);
  }

  /**
   * The same of an object that a tenant has, which waits while that is not Ready: the tenant's
   * steps say why.
   */
  static Step ofDependant(KubeObject object, String more, String meanwhile) {
    var reason = object.ready().map(Condition::reason).orElse("");
    return reason.equals(Reason.TENANT_NOT_READY.value())
        ? waiting(object.title(), reason + ", " + meanwhile)
        : ofReady(object, more);
  }

  boolean isOf(Kind kind) {
    return title.startsWith(kind.value() + " ");
  }

  boolean isWaiting() {
    return state == State.WAITING;
  }

  boolean isWarning() {
    return state == State.WARNING;
  }

  boolean isFailed() {
    return state == State.FAILED;
  }
}
