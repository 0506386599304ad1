// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An amount, of bytes or of places, that work of all namespaces may take at the same time. No
 * namespace gets more than its share, so that one cannot stop the others. Requests are granted in
 * the order in which they arrive; only those that wait for their own namespace's share let later
 * ones pass. Thread-safe.
 */
public final class NamespaceBudget {
  private final long share;
  private final Lock lock = new ReentrantLock();
  private final Set<Request> waiting = new LinkedHashSet<>();
  private final Map<String, Long> taken = new HashMap<>();
  private long free;

  /**
   * @param total for all namespaces together
   * @param share of one namespace, at most {@code total}
   */
  public NamespaceBudget(long total, long share) {
    if (share < 1 || share > total) {
      throw new IllegalArgumentException("a share of " + share + " out of " + total);
    }
    this.free = total;
    this.share = share;
  }

  /** What is taken until it is closed; closing it again changes nothing. */
  public interface Reservation extends AutoCloseable {
    /** Takes more, unless somebody of the namespace waits; false when there is not enough. */
    boolean grow(long more);

    @Override
    void close();
  }

  /**
   * Takes an amount, or waits until there is enough.
   *
   * @param amount at most a namespace's share
   * @param timeout how long to wait, by the monotonic clock; zero: not at all
   * @return empty when there was not enough in time, or the thread is interrupted
   */
  public Optional<Reservation> reserve(String namespace, long amount, Duration timeout) {
    if (amount < 0 || amount > share) {
      throw new IllegalArgumentException(amount + " where a share is " + share);
    }
    lock.lock();
    try {
      var request = new Request(namespace, amount);
      waiting.add(request);
      grant();
      return request.await(timeout) ? Optional.of(request) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void grant() {
    for (var requests = waiting.iterator(); requests.hasNext(); ) {
      var request = requests.next();
      var ofNamespace = taken.getOrDefault(request.namespace, 0L) + request.amount;
      if (ofNamespace > share) {
        continue;
      }
      if (request.amount > free) {
        return;
      }
      requests.remove();
      free -= request.amount;
      taken.put(request.namespace, ofNamespace);
      request.isHeld = true;
      request.granted.signal();
    }
  }

  private boolean isAwaited(String namespace) {
    return waiting.stream().anyMatch(request -> request.namespace.equals(namespace));
  }

  /** How many requests wait. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private final class Request implements Reservation {
    private final String namespace;
    private long amount;
    private final Condition granted = lock.newCondition();
    private boolean isHeld;

    private Request(String namespace, long amount) {
      this.namespace = namespace;
      this.amount = amount;
    }

    private boolean await(Duration timeout) {
      try {
        for (var left = timeout.toNanos(); !isHeld && left > 0; ) {
          left = granted.awaitNanos(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        close();
      }
      if (waiting.remove(this)) {
        grant(); // it may have been what those behind it waited for
      }
      return isHeld;
    }

    @Override
    public boolean grow(long more) {
      lock.lock();
      try {
        var ofNamespace = taken.getOrDefault(namespace, 0L) + more;
        if (!isHeld || more > free || ofNamespace > share || isAwaited(namespace)) {
          return false;
        }
        free -= more;
        amount += more;
        taken.put(namespace, ofNamespace);
        return true;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (isHeld) {
          isHeld = false;
          free += amount;
          taken.compute(namespace, (_, held) -> held == amount ? null : held - amount);
          grant();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
