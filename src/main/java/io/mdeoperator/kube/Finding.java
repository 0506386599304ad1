package io.mdeoperator.kube;

import io.mdeoperator.api.v1alpha1.Reason;

/** What a check found out. "Could not check" is {@link Unknown}, never {@link Failed}. */
public sealed interface Finding {
  /** From the catalogue; becomes the condition's reason. */
  Reason reason();

  /** For people: what failed, what that stops, the next step; at most three sentences. */
  String message();

  /** All is well. */
  record Passed(Reason reason, String message) implements Finding {}

  /** Something is wrong. */
  record Failed(Reason reason, String message) implements Finding {}

  /** It could not be checked. */
  record Unknown(Reason reason, String message) implements Finding {}

  /** Tells what failed in one sentence and appends the catalogue's next step. */
  static Failed failed(Reason reason, String what) {
    return new Failed(reason, what + " " + reason.remedy());
  }
}
