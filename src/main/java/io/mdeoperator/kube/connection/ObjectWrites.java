// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.mdeoperator.api.Api;
import io.mdeoperator.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Writes objects, and reads of what they have become the version at most: the client's own calls
 * ask for the whole object and read it, which costs as much as the rest of the call. Thread-safe;
 * calls block.
 */
public final class ObjectWrites {
  private static final String JSON = "application/json";
  private static final String APPLY = "application/apply-patch+yaml";

  /** Of an object no more than its metadata (k8s.io/apimachinery: "PartialObjectMetadata"). */
  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

  private static final String MANAGER = "?fieldManager=" + Api.FIELD_MANAGER;
  private static final int REDIRECTION = 300;
  private static final ObjectReader WRITTEN =
      Json.mapper()
          .readerFor(Written.class)
          .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final KubernetesClient client;
  private final ApiCalls calls;

  /** Waits for an answer as long as the client does. */
  public ObjectWrites(KubernetesClient client) {
    this(client, new ApiCalls(client));
  }

  /** Waits so long for the head of an answer. */
  public ObjectWrites(KubernetesClient client, Duration deadline) {
    this(client, new ApiCalls(client, deadline));
  }

  private ObjectWrites(KubernetesClient client, ApiCalls calls) {
    this.client = client;
    this.calls = calls;
  }

  /**
   * Creates an object in its namespace.
   *
   * @return its resourceVersion
   * @throws KubernetesClientException when the API server refuses, or does not answer in time
   */
  public String create(HasMetadata object) {
    var json = json(object);
    return version(collection(object) + MANAGER, request -> request.post(JSON, json));
  }

  /**
   * Replaces an object in a namespace, in the version whose resourceVersion it has.
   *
   * @return its new resourceVersion
   * @throws KubernetesClientException when the API server refuses, or does not answer in time
   */
  public String replace(HasMetadata object) {
    var json = json(object);
    return version(path(object) + MANAGER, request -> request.put(JSON, json));
  }

  /**
   * Writes the status of an object in a namespace by server-side apply (Kubernetes: "Server-Side
   * Apply"), also over fields of other managers.
   *
   * @param object its name, namespace and status, and what else is to be sent
   * @throws KubernetesClientException when the API server refuses, or does not answer in time
   */
  public void applyStatus(HasMetadata object) {
    var json = json(object);
    var path = path(object) + "/status" + MANAGER + "&force=true";
    var answer = send(path, request -> request.patch(APPLY, json), byte[].class);
    if (answer.code() >= REDIRECTION) {
      throw calls.refused(path, answer.code(), answer.body());
    }
  }

  private String version(String path, UnaryOperator<HttpRequest.Builder> request) {
    var answer = send(path, request, InputStream.class);
    try (var body = answer.body()) {
      if (answer.code() >= REDIRECTION) {
        throw calls.refused(path, answer.code(), body.readNBytes(SmallObjects.MAX));
      }
      return Optional.ofNullable(WRITTEN.<Written>readValue(body))
          .map(Written::metadata)
          .map(Written.Metadata::resourceVersion)
          .orElseThrow(
              () -> new KubernetesClientException("the API server's answer is not an object"));
    } catch (IOException e) {
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  <T> HttpResponse<T> send(String path, UnaryOperator<HttpRequest.Builder> request, Class<T> body) {
    return calls.send(path, builder -> request.apply(builder).header("Accept", METADATA), body);
  }

  /** What is read of an answer. */
  private record Written(Metadata metadata) {
    private record Metadata(String resourceVersion) {}
  }

  private String json(HasMetadata object) {
    return client.getKubernetesSerialization().asJson(object);
  }

  private static String path(HasMetadata object) {
    return collection(object) + "/" + object.getMetadata().getName();
  }

  private static String collection(HasMetadata object) {
    var version = object.getApiVersion();
    return (version.contains("/") ? "apis/" : "api/")
        + version
        + "/namespaces/"
        + object.getMetadata().getNamespace()
        + "/"
        + object.getPlural();
  }
}
