// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import io.mdeoperator.remote.tls.TlsByRequest;
import io.mdeoperator.remote.tls.Trust;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The operator's way to Microsoft, and one more of them to sinks: follows no redirect, keeps no
 * cookie, repeats nothing by itself. Thread-safe; calls block and are meant for virtual threads.
 */
public final class RemoteHttp implements Closeable {
  /** Wide enough for many hanging calls beside those that work. */
  public static final int MAX_CONNECTIONS = 500;

  private static final int MAX_CONNECTIONS_PER_HOST = 400;
  private static final Duration MAX_STREAM_TIME = Duration.ofMinutes(10);

  /** Three buffers for each connection; a body's reader brings its own. */
  private static final int BUFFER_SIZE = 4 * 1024;

  private static final Http1Config WIRE =
      Http1Config.custom()
          .setBufferSize(BUFFER_SIZE)
          .setMaxLineLength(64 * 1024)
          .setMaxHeaderCount(200)
          .build();

  /** The state of connections that are secured as usual. */
  private static final Object USUAL = "usual";

  /** Its connections are looked at before each use: what it sends may have an effect. */
  private final CloseableHttpClient acting;

  private final CloseableHttpClient reading;
  private final ScheduledThreadPoolExecutor deadlines;
  private final Duration connectTimeout;
  private final Duration requestTimeout;
  private final Optional<HttpProxy> proxy;

  /**
   * How calls are made.
   *
   * @param connectTimeout for the connection, and again for its TLS handshake
   * @param requestTimeout longest silence of a server, and longest time to a token or to the head
   *     of an answer
   * @param proxy an HTTP proxy that calls go through
   * @param trust see {@link Trust}
   * @param userAgent the header {@code User-Agent}
   * @param names finds the addresses of hosts; those of a proxy, and of hosts that are called
   *     without one
   * @param staysOpen for how long after its use a connection is taken to be open by a GET; after
   *     that, and for a POST, it is looked at before its next use, which takes a millisecond
   */
  public record Settings(
      Duration connectTimeout,
      Duration requestTimeout,
      Optional<HttpProxy> proxy,
      Trust trust,
      String userAgent,
      HostResolver names,
      Duration staysOpen) {
    /** With the names that the system knows, and a look before each use. */
    public Settings(
        Duration connectTimeout,
        Duration requestTimeout,
        Optional<HttpProxy> proxy,
        Trust trust,
        String userAgent) {
      this(
          connectTimeout,
          requestTimeout,
          proxy,
          trust,
          userAgent,
          HostResolver.SYSTEM,
          Duration.ZERO);
    }
  }

  /** Connects to nothing yet. */
  public RemoteHttp(Settings settings) {
    connectTimeout = settings.connectTimeout();
    requestTimeout = settings.requestTimeout();
    proxy = settings.proxy();
    deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("remote-deadlines").factory());
    deadlines.setRemoveOnCancelPolicy(true);
    acting = client(settings, Duration.ZERO);
    reading = settings.staysOpen().isZero() ? acting : client(settings, settings.staysOpen());
  }

  /**
   * Sends and reads an answer that has to be there as a whole within the request timeout.
   *
   * @throws IOException when none came, see {@link IoFailures}
   */
  public <T> T exchange(RemoteRequest request, ResponseReader<T> reader) throws IOException {
    var sent = message(request);
    try (var whole = new Deadline(deadlines, requestTimeout, sent)) {
      return exchange(sent, context(request), reader, List.of(whole));
    }
  }

  /**
   * Sends and reads an answer of any length: its head has to come within the request's own timeout
   * for it, else within the request timeout; after that the server must not be silent for as long
   * as the latter.
   *
   * @throws IOException when none came or it broke off, see {@link IoFailures}
   */
  public <T> T stream(RemoteRequest request, ResponseReader<T> reader) throws IOException {
    var sent = message(request);
    request.headTimeout().ifPresent(time -> sent.setConfig(calls(Timeout.of(time))));
    try (var head = new Deadline(deadlines, request.headTimeout().orElse(requestTimeout), sent);
        var whole = new Deadline(deadlines, MAX_STREAM_TIME, sent)) {
      ResponseReader<T> bodyReader =
          answer -> {
            head.lift();
            return reader.read(answer);
          };
      return exchange(sent, context(request), bodyReader, List.of(head, whole));
    }
  }

  /** Whether a proxy forwards calls to this URL without TLS, so that either may have answered. */
  public boolean isForwarded(URI url) {
    return !isSecure(url.getScheme()) && isProxied(url.getHost());
  }

  @Override
  public void close() throws IOException {
    deadlines.shutdownNow();
    acting.close();
    reading.close();
  }

  private static HttpClientContext context(RemoteRequest request) {
    var context = HttpClientContext.create();
    // The state of the connection: one of another state is never used again for this request.
    context.setUserToken(request.tls().<Object>map(tls -> tls).orElse(USUAL));
    return context;
  }

  private <T> T exchange(
      HttpUriRequestBase sent,
      HttpClientContext context,
      ResponseReader<T> reader,
      List<Deadline> limits)
      throws IOException {
    try {
      var response = open(sent, context);
      var content = InputStream.nullInputStream();
      try {
        requireOfTarget(sent, response, context);
        content = content(response);
        return reader.read(answer(response, content));
      } finally {
        // Closing alone would first fetch what the reader left.
        sent.cancel();
        closeQuietly(content); // what decompresses it holds memory beside the heap
        closeQuietly(response);
      }
    } catch (IOException e) {
      if (limits.stream().anyMatch(Deadline::passed)) {
        throw new SocketTimeoutException("no complete response in time");
      }
      throw e;
    }
  }

  private ClassicHttpResponse open(HttpUriRequestBase sent, HttpClientContext context)
      throws IOException {
    try {
      return (sent instanceof HttpGet ? reading : acting).executeOpen(null, sent, context);
    } catch (ConnectException
        | ConnectTimeoutException
        | NoRouteToHostException
        | UnknownHostException e) {
      throw isProxied(sent.getAuthority().getHostName())
          ? new HttpProxy.Failure(new HttpProxy.Failure.Unreachable(e))
          : e;
    }
  }

  /**
   * The client hands out a proxy's refusal as if the server had answered. A refusal to connect
   * comes before any TLS, so anybody on the way to the proxy could have written it.
   */
  private void requireOfTarget(
      HttpUriRequestBase sent, ClassicHttpResponse response, HttpClientContext context)
      throws HttpProxy.Failure {
    if (isSecure(sent.getScheme())
        ? context.getSSLSession() == null
        : isProxied(sent.getAuthority().getHostName()) && isOfProxy(response)) {
      throw new HttpProxy.Failure(new HttpProxy.Failure.Refusal(response.getCode()));
    }
  }

  /** What it forwards looks like what it says itself, unless it says so. */
  private static boolean isOfProxy(ClassicHttpResponse response) {
    return response.getCode() == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED
        || response.containsHeader("X-Squid-Error");
  }

  private boolean isProxied(String host) {
    return proxy.filter(used -> used.isFor(host)).isPresent();
  }

  private static boolean isSecure(String scheme) {
    return "https".equalsIgnoreCase(scheme);
  }

  private static InputStream content(ClassicHttpResponse response) throws IOException {
    var entity = response.getEntity();
    return entity == null ? InputStream.nullInputStream() : entity.getContent();
  }

  private static RemoteResponse answer(ClassicHttpResponse response, InputStream content) {
    return new RemoteResponse(
        response.getCode(),
        name -> Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue),
        new Body(content));
  }

  private static void closeQuietly(Closeable response) {
    try {
      response.close();
    } catch (IOException cancelled) {
      // The connection is gone already, which is what was wanted.
    }
  }

  private static HttpUriRequestBase message(RemoteRequest request) {
    HttpUriRequestBase message =
        request.body().isPresent() ? new HttpPost(request.uri()) : new HttpGet(request.uri());
    request.headers().forEach(message::setHeader);
    request.body().map(RemoteHttp::entity).ifPresent(message::setEntity);
    return message;
  }

  private static HttpEntity entity(RemoteBody body) {
    var type = ContentType.parse(body.contentType());
    return new EntityTemplate(body.length(), type, null, body::writeTo);
  }

  private RequestConfig calls(Timeout head) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(Timeout.of(connectTimeout))
        .setResponseTimeout(head)
        .build();
  }

  private CloseableHttpClient client(Settings settings, Duration staysOpen) {
    var connect = Timeout.of(connectTimeout);
    var silence = Timeout.of(requestTimeout);
    return HttpClients.custom()
        .setConnectionManager(connections(settings, connect, silence, staysOpen))
        .setDefaultRequestConfig(calls(silence))
        .setRequestExecutor(new StallLimit(silence))
        .setUserAgent(settings.userAgent())
        .setRoutePlanner(settings.proxy().map(HttpProxy::routes).orElse(null))
        .evictIdleConnections(TimeValue.ofMinutes(1))
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  private static HttpClientConnectionManager connections(
      Settings settings, Timeout connect, Timeout silence, Duration staysOpen) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setMaxConnTotal(MAX_CONNECTIONS)
        .setMaxConnPerRoute(MAX_CONNECTIONS_PER_HOST)
        .setDnsResolver(new ConnectableAddresses(settings.names()))
        .setTlsSocketStrategy(new TlsByRequest(settings.trust()))
        .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder().http1Config(WIRE).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(connect)
                .setSocketTimeout(silence)
                .setTimeToLive(TimeValue.ofMinutes(10))
                // Nothing is repeated, so a connection that may be closed is looked at before.
                .setValidateAfterInactivity(TimeValue.of(staysOpen))
                .build())
        .build();
  }

  /** The client's own would be read to its end when its reader closes it, however long it is. */
  private static final class Body extends FilterInputStream {
    Body(InputStream content) {
      super(content);
    }

    @Override
    public void close() {
      // The connection is cancelled once the reader has returned.
    }
  }

  /** A server that may think for longer must not be silent for longer once it answers. */
  private static final class StallLimit extends HttpRequestExecutor {
    private final Timeout silence;

    StallLimit(Timeout silence) {
      this.silence = silence;
    }

    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        HttpResponseInformationCallback informed,
        HttpContext context)
        throws IOException, HttpException {
      var response = super.execute(request, connection, informed, context);
      connection.setSocketTimeout(silence);
      return response;
    }
  }
}
