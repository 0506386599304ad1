package io.mdeoperator.api.reason;

import static io.mdeoperator.api.reason.Actor.NOBODY;
import static io.mdeoperator.api.reason.Actor.PARTNER;
import static io.mdeoperator.api.reason.Actor.PLATFORM_ENGINEER;
import static io.mdeoperator.api.reason.Retry.BACK_OFF;
import static io.mdeoperator.api.reason.Retry.NOT_NEEDED;
import static io.mdeoperator.api.reason.Retry.ON_CHANGE;
import static io.mdeoperator.api.reason.Retry.SLOW;

/** Reasons that objects of every kind can have. */
final class SharedReasons {
  static final Explanation READY =
      new Explanation(
          NOBODY,
          NOT_NEEDED,
          "Everything works.",
          "Everything goes on.",
          "There is nothing to do.");

  static final Explanation PROGRESSING =
      new Explanation(
          NOBODY,
          BACK_OFF,
          "The object is new and has not been checked yet.",
          "Nothing works yet.",
          "Wait a few seconds.");

  static final Explanation SUSPENDED =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "spec.suspend is true.",
          "Nothing is read or checked; cursors are kept.",
          "Set spec.suspend to false to go on.");

  static final Explanation SPEC_INVALID =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "A field of the spec cannot be used.",
          "This object does nothing; all others go on.",
          "Correct the field that the message names.");

  static final Explanation NOT_SUPPORTED =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The spec asks for something that this version does not do yet.",
          "This object does nothing; all others go on.",
          "Remove the field that the message names, or upgrade the operator.");

  static final Explanation REFERENCE_NOT_FOUND =
      new Explanation(
          PARTNER,
          SLOW,
          "The spec refers to an object that does not exist in this namespace.",
          "This object does nothing until then; all others go on.",
          "Create the object, or correct the name.");

  static final Explanation INTERNAL_ERROR =
      new Explanation(
          PLATFORM_ENGINEER,
          BACK_OFF,
          "The operator met something it did not expect.",
          "This object waits and is tried again; all others go on.",
          "Look for this object's name in the operator's log, and report it.");

  private SharedReasons() {}
}
