// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.delivery;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.bench.ProcessFigures;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.RemoteRequest;
import io.mdeoperator.remote.ResponseReader;
import io.mdeoperator.remote.tls.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * What reading alerts costs whoever does nothing with them: a process that fetches a backlog, each
 * alert once, the way the operator does. It runs by itself, so that what is measured of it is
 * comparable with what is measured of the operator.
 */
final class SourceFloor implements Callable<Integer> {
  /** As many as the operator has catch up at the same time. */
  private static final int AT_ONCE = 2;

  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final JsonFactory JSON = new JsonFactory();

  /** What is done with the bytes. */
  enum Effort {
    /** They are thrown away. */
    FETCH,
    /** They are read as JSON, of which nothing is kept. */
    TOKENISE
  }

  @Option(names = "--effort", required = true)
  private Effort effort;

  @Option(names = "--rounds", required = true)
  private int rounds;

  @Option(names = "--login-url", required = true)
  private String loginUrl;

  @Option(names = "--api-url", required = true)
  private String apiUrl;

  @Option(names = "--trust", required = true)
  private Path trust;

  @Option(names = "--client-id", required = true)
  private String clientId;

  @Option(names = "--tenants", required = true, split = ",")
  private List<String> tenants;

  @Option(names = "--parts", required = true, split = ",")
  private List<Instant> parts;

  private SourceFloor() {}

  /**
   * Takes the client secret from the environment variable {@code CLIENT_SECRET}. Prints, after a
   * round to warm up, the bytes, the milliseconds of CPU and those by the clock on the wall.
   */
  public static void main(String[] args) {
    // As in the operator: on the JDK's cryptography the floor would be that, and not the reading.
    AmazonCorrettoCryptoProvider.install();
    var command = new CommandLine(new SourceFloor());
    command.registerConverter(Instant.class, Instant::parse);
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    try (var http =
        new RemoteHttp(
            new RemoteHttp.Settings(
                TIMEOUT,
                TIMEOUT,
                Optional.empty(),
                Trust.of(Optional.of(trust)),
                "mde-operator/bench"))) {
      var reads = reads(http);
      var bytes = all(reads);
      var cpu = ProcessFigures.own().cpu();
      var start = System.nanoTime();
      for (var round = 0; round < rounds; round++) {
        bytes = all(reads);
      }
      var wall = Duration.ofNanos(System.nanoTime() - start);
      System.out.println(
          bytes + " " + ProcessFigures.own().cpu().minus(cpu).toMillis() + " " + wall.toMillis());
    }
    return 0;
  }

  private List<Callable<Long>> reads(RemoteHttp http) throws IOException {
    var reads = new ArrayList<Callable<Long>>();
    for (var tenant : tenants) {
      var headers = Map.of("Authorization", "Bearer " + token(http, tenant));
      for (var part = 1; part < parts.size(); part++) {
        var request = RemoteRequest.get(page(parts.get(part - 1), parts.get(part)), headers);
        reads.add(() -> http.stream(request, reader()));
      }
    }
    return reads;
  }

  private static long all(Collection<Callable<Long>> reads) throws Exception {
    var bytes = 0L;
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (var read : threads.invokeAll(reads)) {
        bytes += read.get();
      }
    }
    return bytes;
  }

  private ResponseReader<Long> reader() {
    return switch (effort) {
      case FETCH -> answer -> answer.body().transferTo(OutputStream.nullOutputStream());
      case TOKENISE -> answer -> tokenise(answer.body());
    };
  }

  private static long tokenise(InputStream body) throws IOException {
    try (var parser = JSON.createParser(body)) {
      while (parser.nextToken() != null) {
        // Only to have been seen.
      }
      return parser.currentLocation().getByteOffset();
    }
  }

  private URI page(Instant from, Instant before) {
    var filter = "lastUpdateTime ge " + from + " and lastUpdateTime lt " + before;
    return URI.create(
        apiUrl
            + "/api/alerts?$top=10000&$filter="
            + URLEncoder.encode(filter, StandardCharsets.UTF_8).replace("+", "%20"));
  }

  private String token(RemoteHttp http, String tenant) throws IOException {
    var form =
        "grant_type=client_credentials&scope="
            + URLEncoder.encode(
                "https://api.securitycenter.microsoft.com/.default", StandardCharsets.UTF_8)
            + "&client_id="
            + clientId
            + "&client_secret="
            + URLEncoder.encode(System.getenv("CLIENT_SECRET"), StandardCharsets.UTF_8);
    var request =
        RemoteRequest.post(
            URI.create(loginUrl + "/" + tenant + "/oauth2/v2.0/token"), Map.of(), form);
    return http.exchange(
        request,
        answer -> new ObjectMapper().readTree(answer.body()).path("access_token").textValue());
  }
}
