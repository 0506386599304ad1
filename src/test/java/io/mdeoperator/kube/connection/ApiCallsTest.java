// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ApiCallsTest {
  /** It would hold its connection for ever. */
  @Test
  void closesAnAnswerThatComesAsTheTimeIsUp() {
    var closed = new AtomicBoolean();
    var body =
        new ByteArrayInputStream(new byte[0]) {
          @Override
          public void close() {
            closed.set(true);
          }
        };

    assertThatThrownBy(() -> callWith(new AnsweredAsTimeIsUp(body)))
        .hasCauseInstanceOf(TimeoutException.class);

    assertThat(closed).isTrue();
  }

  @Test
  void cancelsACallWithoutAnAnswer() {
    var call = new CompletableFuture<HttpResponse<InputStream>>();

    assertThatThrownBy(() -> callWith(call)).hasCauseInstanceOf(TimeoutException.class);

    assertThat(call).isCancelled();
  }

  private static void callWith(CompletableFuture<HttpResponse<InputStream>> call)
      throws MalformedURLException {
    var http =
        answering(
            HttpClient.class,
            Map.of("newHttpRequestBuilder", new StandardHttpRequest.Builder(), "sendAsync", call));
    var client =
        answering(
            KubernetesClient.class,
            Map.of("getHttpClient", http, "getMasterUrl", URI.create("http://unused/").toURL()));
    new ApiCalls(client, Duration.ofMillis(1)).send("api", request -> request, InputStream.class);
  }

  private static <T> T answering(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            ApiCallsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> answers.get(method.getName())));
  }

  /** The answer comes between the end of the wait and what is done about it. */
  private static final class AnsweredAsTimeIsUp
      extends CompletableFuture<HttpResponse<InputStream>> {
    private final HttpResponse<InputStream> answer;

    @SuppressWarnings("unchecked") // a class has no type arguments
    AnsweredAsTimeIsUp(InputStream body) {
      answer = answering(HttpResponse.class, Map.of("body", body));
    }

    @Override
    public HttpResponse<InputStream> get(long time, TimeUnit unit) throws TimeoutException {
      complete(answer);
      throw new TimeoutException();
    }
  }
}
