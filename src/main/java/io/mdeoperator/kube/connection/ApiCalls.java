// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Utils;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Calls to the API server whose answers the client does not read. Thread-safe; calls block.
 *
 * @param deadline of a call, its answer's head included
 */
record ApiCalls(KubernetesClient client, Duration deadline) {
  /** With the client's own deadline. */
  ApiCalls(KubernetesClient client) {
    this(client, Duration.ofMillis(client.getConfiguration().getRequestTimeout()));
  }

  /**
   * Makes a call.
   *
   * @param path of the API, without a slash at first
   * @param body of the answer, as the client's HTTP has it
   * @throws KubernetesClientException when no answer came in time
   */
  <T> HttpResponse<T> send(String path, UnaryOperator<HttpRequest.Builder> request, Class<T> body) {
    var http = client.getHttpClient();
    var timeout = deadline.toMillis();
    var built =
        request
            .apply(http.newHttpRequestBuilder().uri(client.getMasterUrl() + path))
            .timeout(timeout, TimeUnit.MILLISECONDS)
            .build();
    var response = http.sendAsync(built, body);
    try {
      // The client tries again by itself, each time for as long: one deadline is for all tries.
      return response.get(timeout, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      abandon(response);
      throw KubernetesClientException.launderThrowable(e);
    } catch (ExecutionException e) {
      throw KubernetesClientException.launderThrowable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abandon(response);
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  /** An answer that has just come holds its connection until it is closed. */
  private static <T> void abandon(CompletableFuture<HttpResponse<T>> response) {
    if (!response.cancel(true)) {
      var _ =
          response.thenAccept(
              late -> {
                if (late.body() instanceof Closeable body) {
                  Utils.closeQuietly(body);
                }
              });
    }
  }

  /** The refusal of a call, in the words that the API server has for it, if any. */
  KubernetesClientException refused(String path, int code, byte[] body) {
    var status = status(body);
    return new KubernetesClientException(
        "the API server refused " + path + ": " + status.getMessage(), code, status);
  }

  private Status status(byte[] body) {
    try {
      return Objects.requireNonNullElseGet(
          client
              .getKubernetesSerialization()
              .unmarshal(new ByteArrayInputStream(body), Status.class),
          Status::new);
    } catch (RuntimeException notAStatus) {
      // Plain text is read as YAML, which has exceptions of its own.
      return new Status();
    }
  }
}
