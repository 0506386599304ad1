// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import static java.net.HttpURLConnection.HTTP_INTERNAL_ERROR;
import static java.net.HttpURLConnection.HTTP_MULT_CHOICE;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls to one of Microsoft's APIs, counted by what came back, and timed: {@code
 * mde_microsoft_requests_total} and {@code mde_microsoft_request_seconds}. Thread-safe; calls
 * block.
 */
public final class MeasuredHttp {
  private static final int TOO_MANY_REQUESTS = 429;

  private final RemoteHttp http;
  private final Timer time;
  private final Map<Outcome, Counter> requests = new EnumMap<>(Outcome.class);

  /** What came of a call. */
  private enum Outcome {
    SUCCESS,
    THROTTLED,
    /** Any other status below 500. */
    REJECTED,
    SERVER_ERROR,
    /** It began, but could not be read to its end. */
    INCOMPLETE,
    NO_RESPONSE;

    static Outcome of(int status) {
      if (status == TOO_MANY_REQUESTS) {
        return THROTTLED;
      }
      if (status >= HTTP_INTERNAL_ERROR) {
        return SERVER_ERROR;
      }
      return status < HTTP_MULT_CHOICE ? SUCCESS : REJECTED;
    }
  }

  private interface Exchange<T> {
    T with(ResponseReader<T> reader) throws IOException;
  }

  /**
   * @param api how the metrics name it, such as {@code entra}
   */
  public MeasuredHttp(String api, RemoteHttp http, MeterRegistry metrics) {
    this.http = http;
    this.time =
        Timer.builder("mde.microsoft.request")
            .description("How long requests to Microsoft take, until their answers are read")
            .tag("api", api)
            .serviceLevelObjectives(
                Arrays.stream(new long[] {100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000})
                    .mapToObj(Duration::ofMillis)
                    .toArray(Duration[]::new))
            .register(metrics);
    for (var outcome : Outcome.values()) {
      requests.put(
          outcome,
          Counter.builder("mde.microsoft.requests")
              .description("Requests to Microsoft, by what came back")
              .tag("api", api)
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(metrics));
    }
  }

  /** The same as {@link RemoteHttp#exchange}. */
  public <T> T exchange(RemoteRequest request, ResponseReader<T> reader) throws IOException {
    return measure(reader, measured -> http.exchange(request, measured));
  }

  /** The same as {@link RemoteHttp#stream}. */
  public <T> T stream(RemoteRequest request, ResponseReader<T> reader) throws IOException {
    return measure(reader, measured -> http.stream(request, measured));
  }

  private <T> T measure(ResponseReader<T> reader, Exchange<T> exchange) throws IOException {
    var outcome = new AtomicReference<>(Outcome.NO_RESPONSE);
    var running = Timer.start();
    try {
      return exchange.with(
          answer -> {
            outcome.set(Outcome.INCOMPLETE);
            var read = reader.read(answer);
            outcome.set(Outcome.of(answer.status()));
            return read;
          });
    } finally {
      running.stop(time);
      requests.get(outcome.get()).increment();
    }
  }
}
