// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A fault that was put in place. Closing it takes it away and lets go whom it holds. */
public final class ActiveFault implements AutoCloseable {
  private final Fault fault;
  private final AtomicInteger remaining;
  private final AtomicInteger hits = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);

  public ActiveFault(Fault fault, int times) {
    this.fault = fault;
    this.remaining = new AtomicInteger(times);
  }

  /** How many requests it has met. */
  public int hits() {
    return hits.get();
  }

  /** Takes the fault away. Requests that hang in it are dropped, or done if it held them. */
  @Override
  public void close() {
    remaining.set(0);
    released.countDown();
  }

  public boolean isSpent() {
    return remaining.get() <= 0;
  }

  /** Whether this fault meets the request; if so, that is one time fewer. */
  public boolean meets(String tenantId, String path) {
    if (!fault.matches(tenantId, path)
        || remaining.getAndUpdate(left -> Math.max(0, left - 1)) <= 0) {
      return false;
    }
    hits.incrementAndGet();
    return true;
  }

  public HttpReply answer(HttpCall call, Answering normal) throws IOException {
    return fault.effect().answer(call, normal, this);
  }

  public void awaitRelease() throws InterruptedIOException {
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("simulator closed");
    }
  }
}
