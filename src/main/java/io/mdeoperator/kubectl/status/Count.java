// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.status;

import io.mdeoperator.kubectl.view.KubeObject;

/** How many objects there are, and how many of them are Ready. */
record Count(long all, long ready) {
  static final Count NONE = new Count(0, 0);

  Count plus(KubeObject object) {
    return new Count(all + 1, ready + (object.isReady() ? 1 : 0));
  }

  Count plus(Count other) {
    return new Count(all + other.all, ready + other.ready);
  }
}
