// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.share;

import io.mdeoperator.base.ByteBudget;
import io.mdeoperator.base.FatalErrors;
import io.mdeoperator.remote.HostResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up for calls of {@link SharedHttp}, few at a time and of each namespace fewer. A
 * look-up cannot be interrupted and holds the thread that carries a virtual one: it runs on a
 * thread of its own, and nobody waits for it for long. Thread-safe.
 */
public final class SharedLookups implements HostResolver {
  private static final int MAX_LOOKUPS = 32;
  private static final int MAX_LOOKUPS_OF_NAMESPACE = 8;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HostResolver names;
  private final Duration timeout;
  private final ByteBudget lookups = new ByteBudget(MAX_LOOKUPS, MAX_LOOKUPS_OF_NAMESPACE);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("sink-names-", 1).factory());

  public SharedLookups(HostResolver names) {
    this(names, TIMEOUT);
  }

  /**
   * @param timeout for a look-up, and before that for its turn
   */
  SharedLookups(HostResolver names, Duration timeout) {
    this.names = names;
    this.timeout = timeout;
  }

  @Override
  public List<InetAddress> resolve(String host, int port) throws UnknownHostException {
    var turn =
        lookups
            .reserve(Caller.namespace(), 1, timeout)
            .orElseThrow(() -> new UnknownHostException("too many look-ups"));
    var answer = new CompletableFuture<List<InetAddress>>();
    threads.execute(
        () -> {
          try (turn) {
            answer.complete(names.resolve(host, port));
          } catch (UnknownHostException | RuntimeException e) {
            answer.completeExceptionally(e);
          } catch (Error e) {
            answer.completeExceptionally(e);
            throw FatalErrors.reported(e);
          }
        });
    return await(answer);
  }

  private List<InetAddress> await(CompletableFuture<List<InetAddress>> answer)
      throws UnknownHostException {
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new UnknownHostException("no answer in time");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException("interrupted");
    }
  }
}
