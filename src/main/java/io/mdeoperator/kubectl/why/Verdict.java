// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.why;

import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.Texts;

/** An object's state in one line. */
public final class Verdict {
  private Verdict() {}

  /** Kind, name, reason and message of Ready. */
  public static String line(KubeObject object) {
    return Texts.printable(
        object
            .ready()
            .map(
                ready ->
                    object.title()
                        + (ready.isTrue() ? " is Ready" : " is not Ready")
                        + ": "
                        + ready.reason()
                        + ". "
                        + ready.message())
            .orElse(object.title() + ": the operator has not reported on it yet."));
  }
}
