package io.mdeoperator.defender;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Passes on that a tenant's token or API call was refused, so that its consent is looked at again
 * at once. Thread-safe.
 */
public final class AccessDeniedNotifier {
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Adds a listener, which is told the tenant id in lower case, on the thread that was refused; it
   * must not block.
   */
  public void onRefused(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** Tells of a refusal. */
  public void tell(String tenantId) {
    listeners.forEach(listener -> listener.accept(tenantId));
  }
}
