// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.mdeoperator.api.reason.Placeholder;
import io.mdeoperator.api.reason.Reason;
import java.util.Map;

/** What a check found out. "Could not check" is {@link Unknown}, never {@link Failed}. */
public sealed interface Finding {
  /** From the catalogue; becomes the condition's reason. */
  Reason reason();

  /** For people: what failed, what that stops, the next step; at most three sentences. */
  String message();

  /** What failed, without the catalogue's words: a part of another finding's sentence. */
  default String what() {
    var words = explained(reason(), "", Map.of());
    return message().endsWith(words)
        ? message().substring(0, message().length() - words.length())
        : message();
  }

  public record Passed(Reason reason, String message) implements Finding {}

  public record Failed(Reason reason, String message) implements Finding {}

  /** Nothing is known, since it could not be checked. */
  public record Unknown(Reason reason, String message) implements Finding {}

  /** As {@link #failed(Reason, String, Map)}, in the catalogue's general words. */
  static Failed failed(Reason reason, String what) {
    return failed(reason, what, Map.of());
  }

  /**
   * Tells what failed in one sentence, and appends from the catalogue what that stops and the next
   * step.
   *
   * @param names what the next step calls things by, see {@link RemedyPlaceholders}
   */
  static Failed failed(Reason reason, String what, Map<Placeholder, String> names) {
    return new Failed(reason, explained(reason, what, names));
  }

  /** As {@link #failed(Reason, String)}, where nothing is proved to be wrong. */
  static Unknown unknown(Reason reason, String what) {
    return unknown(reason, what, Map.of());
  }

  /** As {@link #failed(Reason, String, Map)}, where nothing is proved to be wrong. */
  static Unknown unknown(Reason reason, String what, Map<Placeholder, String> names) {
    return new Unknown(reason, explained(reason, what, names));
  }

  private static String explained(Reason reason, String what, Map<Placeholder, String> names) {
    return what + " " + reason.effect() + " " + reason.remedy(names);
  }
}
