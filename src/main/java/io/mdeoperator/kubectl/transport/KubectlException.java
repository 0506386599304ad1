// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.transport;

import java.util.List;
import java.util.stream.Stream;

/** kubectl did not do what it was asked for; the message says what happened and what to do. */
public final class KubectlException extends Exception {
  /** Why, as far as commands act on it. */
  public enum Cause {
    /** The user lacks a right. */
    FORBIDDEN,
    /** The object does not exist. */
    NOT_FOUND,
    /** The cluster lacks the kind. */
    UNKNOWN_KIND,
    /** A wait was not over in time. */
    TIMED_OUT,
    /** Anything else. */
    OTHER
  }

  private static final String KINDS_ARE_MISSING =
      "The cluster does not know the kinds of mde-operator.io/v1alpha1: install the operator's"
          + " definitions (crds/), or choose the cluster with --context.";

  private final Cause reason;

  public KubectlException(Cause reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Cause reason() {
    return reason;
  }

  /** What kubectl's last words mean. */
  static KubectlException of(List<String> command, int code, String stderr) {
    var text = lastWords(stderr);
    if (text.contains("doesn't have a resource type \"mde")
        || text.contains("no matches for kind \"Mde")) {
      return new KubectlException(Cause.UNKNOWN_KIND, KINDS_ARE_MISSING);
    }
    if (text.contains(" is forbidden")) {
      return new KubectlException(
          Cause.FORBIDDEN,
          "You lack a right: "
              + text
              + ". Reading needs the role mde-operator-view (or view), changing mde-operator-edit"
              + " (or edit), or mde-operator-hunt for queries, in that namespace.");
    }
    if (text.contains("(NotFound)")) {
      return new KubectlException(Cause.NOT_FOUND, text);
    }
    if (text.contains("timed out waiting for the condition")) {
      return new KubectlException(Cause.TIMED_OUT, text);
    }
    return new KubectlException(
        Cause.OTHER,
        "kubectl "
            + command.get(1)
            + " ended with status "
            + code
            + (text.isEmpty() ? "." : ": " + text));
  }

  /** Its error, without log lines such as {@code E1128 13:45:23.123456 …}. */
  private static String lastWords(String stderr) {
    return String.join(
        " ",
        errors(stderr)
            .map(line -> line.replaceFirst("^(error: |Error from server (\\(Forbidden\\): )?)", ""))
            .distinct()
            .toList());
  }

  private static Stream<String> errors(String stderr) {
    var lines =
        stderr.lines().filter(line -> !line.isBlank() && !KubectlProcess.isLog(line)).toList();
    var errors = lines.stream().filter(KubectlProcess::isError).toList();
    return (errors.isEmpty() ? lines : errors).stream();
  }
}
