package io.mdeoperator.entra;

import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import io.mdeoperator.remote.RemoteAnswer;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.RemoteRequest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries one token request of MSAL over our own HTTP client, and keeps what MSAL loses of the
 * answer. One object per request; not thread-safe.
 */
final class EntraHttp implements IHttpClient {
  /** Room for a description of 1 MiB beside the members that are read. */
  static final int LONGEST_ANSWER = 2 * 1024 * 1024;

  private static final String CORRELATION_ID = "client-request-id";

  private final RemoteHttp http;
  private final Clock clock;
  private Optional<EntraAnswer> answer = Optional.empty();
  private Optional<IOException> trouble = Optional.empty();

  EntraHttp(RemoteHttp http, Clock clock) {
    this.http = http;
    this.clock = clock;
  }

  /** What Entra said; empty when no whole answer came. */
  Optional<EntraAnswer> answer() {
    return answer;
  }

  /** Why no whole answer came. */
  Optional<IOException> trouble() {
    return trouble;
  }

  @Override
  public IHttpResponse send(HttpRequest request) throws IOException, URISyntaxException {
    var correlationId = Optional.ofNullable(request.headerValue(CORRELATION_ID));
    try {
      return http.exchange(message(request), came -> keep(came, correlationId));
    } catch (IOException e) {
      trouble = Optional.of(e);
      throw e;
    }
  }

  private static RemoteRequest message(HttpRequest request) throws URISyntaxException {
    var uri = request.url().toURI();
    return request.httpMethod() == HttpMethod.POST
        ? RemoteRequest.post(uri, request.headers(), request.body())
        : RemoteRequest.get(uri, request.headers());
  }

  private IHttpResponse keep(RemoteAnswer came, Optional<String> correlationId) throws IOException {
    var body = EntraAnswerReader.parse(came.body(LONGEST_ANSWER).orElse(new byte[0]));
    var read =
        EntraAnswerReader.read(
            came.status(),
            body,
            came.retryAfter(clock.instant()),
            correlationId,
            ClockOffset.of(came.date(), clock.instant()));
    answer = Optional.of(read);
    var response =
        new HttpResponse()
            .statusCode(came.status())
            .body(EntraAnswerReader.forMsal(came.status(), body, read));
    // MSAL logs a line for every answer that lacks the header, as those of proxies do.
    correlationId.ifPresent(id -> response.addHeaders(Map.of(CORRELATION_ID, List.of(id))));
    return response;
  }
}
