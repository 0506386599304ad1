// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.share.SharedHttp;
import io.mdeoperator.sink.ReceiverHolds;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import java.time.InstantSource;
import java.util.stream.Stream;

/**
 * What all sinks that post share: one HTTP client, the pauses that receivers ask for, and the
 * alerts that they get stuck at. Thread-safe.
 */
public final class HttpSinks {
  final SharedHttp http;
  final InstantSource clock;
  final MonotonicClock waits;
  final ReceiverHolds holds = new ReceiverHolds();
  final StuckEvents stuck = new StuckEvents();
  final Confirmations confirmations;

  /**
   * Makes sinks that use the given client.
   *
   * @param http finds addresses by {@link io.mdeoperator.remote.EgressRules#guard}, or calls
   *     through a proxy
   */
  public HttpSinks(RemoteHttp http, InstantSource clock, MonotonicClock waits) {
    this.http = new SharedHttp(http);
    this.clock = clock;
    this.waits = waits;
    this.confirmations = new Confirmations(this.http, waits);
  }

  /**
   * A sink for a few deliveries.
   *
   * @param receiver where they are sent, or why nothing may be sent there
   * @param secrets the names of the Secrets that it uses: a hold is lifted when one of them changes
   */
  public Sink sink(
      SinkInput input, Result<? extends HttpReceiver> receiver, Stream<String> secrets) {
    return new HttpSink(this, input, receiver, secrets.toList());
  }
}
