// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import io.mdeoperator.simulator.entra.IssuedToken;
import io.mdeoperator.simulator.entra.Tokens;
import io.mdeoperator.simulator.http.RecordedRequest.Server;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What was asked, and what must never be seen anywhere else. Thread-safe. */
public final class RequestJournal {
  private static final Set<String> SECRET_FIELDS =
      Set.of("client_secret", "client_assertion", "code");
  private static final String REDACTED = "redacted";

  private final Clock clock;
  private final Tokens tokens;
  private final List<RecordedRequest> requests = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> confidential = ConcurrentHashMap.newKeySet();
  private final Map<Server, LongAdder> counts =
      Arrays.stream(Server.values())
          .collect(Collectors.toUnmodifiableMap(server -> server, _ -> new LongAdder()));
  private volatile boolean recording = true;

  public RequestJournal(Clock clock, Tokens tokens) {
    this.clock = clock;
    this.tokens = tokens;
  }

  public void recording(boolean on) {
    recording = on;
  }

  public void record(Server server, HttpCall call, String tenantId, int status) {
    counts.get(server).increment();
    if (recording) {
      requests.add(
          new RecordedRequest(
              clock.instant(),
              server,
              call.method(),
              call.path(),
              call.query(),
              headers(call),
              form(call),
              tenantId,
              status));
    }
  }

  public List<RecordedRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  public void forget() {
    requests.clear();
  }

  public long count(Server server) {
    return counts.get(server).sum();
  }

  public void keepConfidential(String value) {
    confidential.add(value);
  }

  public Set<String> confidential() {
    return Set.copyOf(confidential);
  }

  private Map<String, String> headers(HttpCall call) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(call.headers());
    headers.computeIfPresent("Authorization", (name, value) -> authorization(value));
    return Collections.unmodifiableMap(headers);
  }

  private String authorization(String value) {
    var scheme = value.split(" ", 2)[0].toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "bearer" -> "Bearer " + tokens.bearer(value).map(IssuedToken::name).orElse("unknown");
      case "basic" -> "Basic " + REDACTED;
      default -> REDACTED;
    };
  }

  private static Map<String, List<String>> form(HttpCall call) {
    var form = new LinkedHashMap<String, List<String>>();
    for (var field : call.formFields()) {
      var value = SECRET_FIELDS.contains(field.getName()) ? REDACTED : field.getValue();
      form.computeIfAbsent(field.getName(), name -> new ArrayList<>()).add(value);
    }
    return Collections.unmodifiableMap(form);
  }
}
