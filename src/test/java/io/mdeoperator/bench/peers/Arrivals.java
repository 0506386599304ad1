// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.peers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.mdeoperator.bench.DrainingReceiver;
import io.mdeoperator.testing.WebhookReceiver.Call;
import io.mdeoperator.testing.WebhookSignatures;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A receiver of CloudEvents in batches that checks the signature of each, and counts how often each
 * event came. Thread-safe.
 */
final class Arrivals implements AutoCloseable {
  /** What batches are signed with, as text. */
  static final String KEY = "a key of the benchmark, 32 bytes";

  /** The same as Standard Webhooks write it. */
  static final String SIGNING_KEY =
      "whsec_" + Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.US_ASCII));

  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, LongAdder> events = new ConcurrentHashMap<>();
  private final DrainingReceiver receiver;
  private volatile long last = System.nanoTime();

  /** Listens on a free port of this machine. */
  Arrivals(TestAuthority authority) {
    receiver = DrainingReceiver.startTaking(authority, this::count);
  }

  /** Where it listens. */
  String url() {
    return receiver.url();
  }

  /** How many different events came. */
  long distinct() {
    return events.size();
  }

  /** How many came that had come before. */
  long repeated() {
    return events.values().stream().mapToLong(LongAdder::sum).sum() - distinct();
  }

  /** How long ago the last ones came, or {@link #forget} was called. */
  Duration quiet() {
    return Duration.ofNanos(System.nanoTime() - last);
  }

  /** Begins again. */
  void forget() {
    events.clear();
    last = System.nanoTime();
  }

  private void count(Call call) {
    if (!WebhookSignatures.isSigned(call, SIGNING_KEY)) {
      throw new IllegalArgumentException("a batch is not signed with the key of the benchmark");
    }
    try (var json = JSON.createParser(call.body())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          var name = json.currentName();
          json.nextToken();
          if (name.equals("id")) {
            events.computeIfAbsent(json.getText(), _ -> new LongAdder()).increment();
          } else {
            json.skipChildren();
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    last = System.nanoTime();
  }

  @Override
  public void close() {
    receiver.close();
  }
}
