// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Notifies listeners that a tenant's token or API call was refused, so that its consent is verified
 * at once. Thread-safe.
 */
public final class AccessDeniedNotifier {
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Adds a listener. It gets the tenant id in lower case, on the thread whose call was refused, and
   * must not block.
   */
  public void onRefused(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** Notifies all listeners. */
  public void publish(String tenantId) {
    listeners.forEach(listener -> listener.accept(tenantId));
  }
}
