// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.remote.AddressBlock;
import io.mdeoperator.serving.BoundedPort;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the pages of the consent callback on a {@link BoundedPort}, meant to stand behind an
 * Ingress: {@code …/consent/callback}, {@code …/consent/result} and {@code …/consent/}, under
 * whatever path comes before. It keeps no access log, since queries hold authorization codes.
 */
public final class ConsentServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsentServer.class);
  private static final List<String> METHODS = List.of("GET", "HEAD");
  private static final int MAX_THREADS = 16;
  private static final int MAX_CONNECTIONS = 256;

  /** How long an administrator's browser waits for the verified result. */
  private static final Duration RESULT_TIMEOUT = Duration.ofSeconds(5);

  private static final String RETRY_AFTER_SECONDS = "10";

  private final ConsentCallback callback;
  private final ConsentPages pages = new ConsentPages();
  private final CallbackLimits limits;
  private final List<AddressBlock> trustedProxies;
  private final MeterRegistry metrics;
  private final Map<String, String> securityHeaders;
  private final BoundedPort port;

  /**
   * Opens the port; requests wait there until {@link #start}.
   *
   * @param tenants asked from {@link #start} on
   * @throws IOException when the port is in use
   */
  public static ConsentServer open(
      OperatorConfig.Consent settings,
      StateKeys keys,
      Tenants tenants,
      KubernetesClient client,
      MeterRegistry metrics,
      Clock clock,
      MonotonicClock waits)
      throws IOException {
    return new ConsentServer(
        settings.port(),
        settings.trustedProxies().stream().map(AddressBlock::parse).toList(),
        new ConsentCallback(
            keys, tenants, new CallbackTimestamps(client, clock, waits), RESULT_TIMEOUT),
        new CallbackLimits(waits),
        metrics);
  }

  /**
   * Opens the port.
   *
   * @param trustedProxies peers whose {@code X-Forwarded-For} tells the client's address
   */
  ConsentServer(
      int port,
      List<AddressBlock> trustedProxies,
      ConsentCallback callback,
      CallbackLimits limits,
      MeterRegistry metrics)
      throws IOException {
    this.callback = callback;
    this.limits = limits;
    this.trustedProxies = List.copyOf(trustedProxies);
    this.metrics = metrics;
    this.securityHeaders = securityHeaders(pages.styleHash());
    this.port = new BoundedPort(port, MAX_CONNECTIONS, threads(), new Pages(), this::answerError);
  }

  /** Answers requests from now on. */
  public void start() {
    port.start();
  }

  /** Where it listens. */
  int port() {
    return port.port();
  }

  /** Finishes the requests that have begun, for at most 3 s. */
  @Override
  public void close() {
    callback.close();
    port.close();
  }

  private static QueuedThreadPool threads() {
    var threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("consent");
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("consent-"));
    return threads;
  }

  private static Map<String, String> securityHeaders(String styleHash) {
    return Map.of(
        "Content-Security-Policy",
        "default-src 'none'; style-src "
            + styleHash
            + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options",
        "nosniff",
        "X-Frame-Options",
        "DENY",
        "Referrer-Policy",
        "no-referrer",
        "Cache-Control",
        "no-store",
        "Cross-Origin-Opener-Policy",
        "same-origin",
        "Cross-Origin-Resource-Policy",
        "same-origin",
        "X-Robots-Tag",
        "noindex");
  }

  private final class Pages extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback done) {
      try {
        answer(request, response, done);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        show(ConsentPage.of(PageKind.UNVERIFIABLE), response, done);
      } catch (RuntimeException e) {
        // Not the request: its query holds what must not be logged.
        LOG.error("Could not render a consent page", e);
        show(ConsentPage.of(PageKind.FAILED), response, done);
      }
      return true;
    }
  }

  private void answer(Request request, Response response, Callback done)
      throws InterruptedException {
    var path = path(request);
    if (!limits.allow(client(request))) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
      count(path, PageKind.RATE_LIMITED);
      show(ConsentPage.of(PageKind.RATE_LIMITED), response, done);
    } else if (!METHODS.contains(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", METHODS));
      show(ConsentPage.of(PageKind.METHOD_NOT_ALLOWED), response, done);
    } else if (hasBody(request)) {
      show(ConsentPage.of(PageKind.TOO_LARGE), response, done);
    } else {
      switch (path) {
        case "callback", "result" -> {
          var query = query(request);
          if (query.isEmpty()) {
            show(ConsentPage.of(PageKind.BAD_REQUEST), response, done);
          } else if (path.equals("callback")) {
            handleCallback(CallbackQuery.of(query.get()), response, done);
          } else {
            show(callback.result(ResultAddress.of(query.get())), response, done);
          }
        }
        case "", "/", "/consent" -> show(ConsentPage.of(PageKind.INDEX), response, done);
        default -> show(ConsentPage.of(PageKind.NOT_FOUND), response, done);
      }
    }
  }

  private void handleCallback(CallbackQuery query, Response response, Callback done)
      throws InterruptedException {
    var answer = callback.handleCallback(query);
    count("callback", answer.page().kind());
    if (answer.address().isPresent()) {
      response.setStatus(303);
      response.getHeaders().put(HttpHeader.LOCATION, answer.address().get().text());
      putSecurityHeaders(response);
      response.write(true, null, done);
    } else {
      show(answer.page(), response, done);
    }
  }

  private static boolean hasBody(Request request) {
    return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
        || request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > 0;
  }

  /** What stands behind {@code /consent/}; the whole path where that is not there. */
  private static String path(Request request) {
    var path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
    var root = path.lastIndexOf("/consent/");
    return switch (root < 0 ? path : path.substring(root + "/consent/".length())) {
      // A redirect URI that ends with a slash, and the result's address relative to it.
      case "callback/" -> "callback";
      case "callback/result" -> "result";
      case String page -> page;
    };
  }

  /** Empty when it is not decoded to text, for example {@code %zz}. */
  private static Optional<Map<String, List<String>>> query(Request request) {
    try {
      return Optional.of(
          Request.extractQueryParameters(request).stream()
              .collect(Collectors.toMap(field -> field.getName(), field -> field.getValues())));
    } catch (HttpException.RuntimeException | IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private InetAddress client(Request request) {
    var peer = (InetSocketAddress) request.getConnectionMetaData().getRemoteSocketAddress();
    return ClientAddress.of(
        peer.getAddress(),
        request.getHeaders().getValuesList(HttpHeader.X_FORWARDED_FOR),
        trustedProxies);
  }

  private void count(String path, PageKind outcome) {
    if (path.equals("callback")) {
      Counter.builder("mde.operator.consent.callbacks")
          .description("How administrators returned from Microsoft")
          .tag("outcome", outcome.id())
          .register(metrics)
          .increment();
    }
  }

  /** Answers requests that Jetty refuses itself. */
  private boolean answerError(Request request, Response response, Callback done) {
    show(ConsentPage.of(PageKind.ofError(response.getStatus())), response, done);
    return true;
  }

  private void show(ConsentPage page, Response response, Callback done) {
    response.setStatus(page.kind().status());
    putSecurityHeaders(response);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
    if (page.kind().refresh().isPositive() && page.result().isPresent()) {
      response
          .getHeaders()
          .put("Refresh", page.kind().refresh().toSeconds() + ";url=" + page.result().get().text());
    }
    Content.Sink.write(response, true, pages.html(page), done);
  }

  private void putSecurityHeaders(Response response) {
    securityHeaders.forEach((name, value) -> response.getHeaders().put(name, value));
  }
}
