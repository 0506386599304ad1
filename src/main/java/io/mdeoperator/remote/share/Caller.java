// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.share;

import java.lang.ScopedValue.CallableOp;

/** For which namespace a thread makes a call. */
final class Caller {
  private static final ScopedValue<String> NAMESPACE = ScopedValue.newInstance();

  private Caller() {}

  static <T, X extends Throwable> T as(String namespace, CallableOp<T, X> call) throws X {
    return ScopedValue.where(NAMESPACE, namespace).call(call);
  }

  /** Only within {@link #as}. */
  static String namespace() {
    return NAMESPACE.get();
  }
}
