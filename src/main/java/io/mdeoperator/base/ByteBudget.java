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
 * Memory, in bytes, that work of all namespaces may take at the same time. No namespace gets more
 * than its share, so that one cannot stop the others. Requests are granted in the order in which
 * they arrive; only those that wait for their own namespace's share let later ones pass.
 * Thread-safe.
 */
public final class ByteBudget {
  private final long share;
  private final Lock lock = new ReentrantLock();
  private final Set<Request> waiting = new LinkedHashSet<>();
  private final Map<String, Long> taken = new HashMap<>();
  private long free;

  /**
   * @param total bytes for all namespaces together
   * @param share bytes for one namespace, at most {@code total}
   */
  public ByteBudget(long total, long share) {
    if (share < 1 || share > total) {
      throw new IllegalArgumentException("a share of " + share + " out of " + total + " bytes");
    }
    this.free = total;
    this.share = share;
  }

  /** Bytes that are taken until it is closed; closing it again changes nothing. */
  public interface Reservation extends AutoCloseable {
    /** Takes more, unless somebody of the namespace waits; false when there is not enough. */
    boolean grow(long bytes);

    @Override
    void close();
  }

  /**
   * Takes bytes, or waits until there are enough.
   *
   * @param bytes at most a namespace's share
   * @param timeout how long to wait, by the monotonic clock; zero: not at all
   * @return empty when there were not enough in time, or the thread is interrupted
   */
  public Optional<Reservation> reserve(String namespace, long bytes, Duration timeout) {
    if (bytes < 0 || bytes > share) {
      throw new IllegalArgumentException(bytes + " bytes where a share is " + share);
    }
    lock.lock();
    try {
      var request = new Request(namespace, bytes);
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
      var ofNamespace = taken.getOrDefault(request.namespace, 0L) + request.bytes;
      if (ofNamespace > share) {
        continue;
      }
      if (request.bytes > free) {
        return;
      }
      requests.remove();
      free -= request.bytes;
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
    private long bytes;
    private final Condition granted = lock.newCondition();
    private boolean isHeld;

    private Request(String namespace, long bytes) {
      this.namespace = namespace;
      this.bytes = bytes;
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
        bytes += more;
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
          free += bytes;
          taken.compute(namespace, (_, held) -> held == bytes ? null : held - bytes);
          grant();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
