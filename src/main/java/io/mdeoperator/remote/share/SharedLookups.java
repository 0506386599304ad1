// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.share;

import io.mdeoperator.base.FatalErrors;
import io.mdeoperator.base.NamespaceBudget;
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
import java.util.function.Supplier;

/**
 * Looks names up, few at a time and for each caller fewer. A look-up cannot be interrupted and
 * holds the thread that carries a virtual one: it runs on a thread of its own, and nobody waits for
 * it for long. Thread-safe.
 */
public final class SharedLookups implements HostResolver {
  private static final int MAX_LOOKUPS = 32;
  private static final int MAX_LOOKUPS_OF_CALLER = 8;
  private static final String OPERATOR = "";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HostResolver names;
  private final Duration timeout;
  private final Supplier<String> caller;
  private final NamespaceBudget lookups = new NamespaceBudget(MAX_LOOKUPS, MAX_LOOKUPS_OF_CALLER);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("names-", 1).factory());

  /**
   * @param timeout for a look-up, and before that for its turn
   */
  SharedLookups(HostResolver names, Duration timeout, Supplier<String> caller) {
    this.names = names;
    this.timeout = timeout;
    this.caller = caller;
  }

  /** For calls of {@link SharedHttp}; each namespace is a caller. */
  public static SharedLookups ofNamespaces(HostResolver names) {
    return new SharedLookups(names, TIMEOUT, Caller::namespace);
  }

  /** For the operator's own calls, which all have one share. */
  public static SharedLookups ofOperator(HostResolver names) {
    return new SharedLookups(names, TIMEOUT, () -> OPERATOR);
  }

  /**
   * The same names for a namespace that does not make calls of {@link SharedHttp}.
   *
   * @param names of {@link #ofNamespaces}, guarded or not
   */
  public static HostResolver asNamespace(String namespace, HostResolver names) {
    return (host, port) -> Caller.as(namespace, () -> names.resolve(host, port));
  }

  @Override
  public List<InetAddress> resolve(String host, int port) throws UnknownHostException {
    var turn =
        lookups
            .reserve(caller.get(), 1, timeout)
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
