// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.function.UnaryOperator;

/**
 * Reads objects from the API server that are not large. The client's own calls hold the whole of
 * any answer, so whoever makes one has to have memory for the largest. Thread-safe; calls block.
 */
public final class SmallObjects {
  /** Bytes of JSON. The lines of a full ConfigMap of a mirror with its metadata have less. */
  public static final int MAX = 256 << 10;

  private final KubernetesClient client;
  private final ApiCalls calls;

  public SmallObjects(KubernetesClient client) {
    this.client = client;
    this.calls = new ApiCalls(client);
  }

  /** What the API server has at a path. */
  public sealed interface Answer<R> {
    /** An object of at most {@link #MAX} bytes. */
    record Found<R>(R object) implements Answer<R> {}

    /** Nothing. */
    record Absent<R>() implements Answer<R> {}

    /** A larger one, which was not read to its end. */
    record TooLarge<R>() implements Answer<R> {}
  }

  /**
   * Asks for an object.
   *
   * @param path of the API, without a slash at first
   * @throws KubernetesClientException when the API server refuses, does not answer in time, or
   *     answers with something else
   */
  public <R extends KubernetesResource> Answer<R> get(String path, Class<R> type) {
    var response = calls.send(path, UnaryOperator.identity(), InputStream.class);
    try (var body = response.body()) {
      return switch (response.code()) {
        case HttpURLConnection.HTTP_OK -> object(body.readNBytes(MAX + 1), type);
        case HttpURLConnection.HTTP_NOT_FOUND -> new Answer.Absent<>();
        default -> throw calls.refused(path, response.code(), body.readNBytes(MAX));
      };
    } catch (IOException e) {
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  private <R extends KubernetesResource> Answer<R> object(byte[] json, Class<R> type) {
    if (json.length > MAX) {
      return new Answer.TooLarge<>();
    }
    R object = client.getKubernetesSerialization().unmarshal(new ByteArrayInputStream(json), type);
    if (object == null) {
      throw new KubernetesClientException("the API server's answer is not an object");
    }
    return new Answer.Found<>(object);
  }
}
