// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.mdeoperator.cluster.audit.AppliedFields;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.apache.hc.core5.net.URIBuilder;

/** What {@link EmbeddedApiServer} adds to fabric8's dispatcher. */
public final class EmbeddedDispatcher extends KubernetesCrudDispatcher {
  private static final String STATUS = "/status";
  private static final Pattern GROUP_VERSION = Pattern.compile("/apis/[^/]+/[^/]+");

  /** Writes are done one at a time: a version that was checked is still the one replaced. */
  private final ReentrantLock writing = new ReentrantLock();

  private final AppliedFields appliedFields = new AppliedFields();

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    if (request.method() == HttpMethod.GET) {
      return request.getPath().startsWith("/version") ? version() : super.dispatch(request);
    }
    writing.lock();
    try {
      return write(request);
    } finally {
      writing.unlock();
    }
  }

  /** fabric8 takes a path with a query for the object itself, even when it names the status. */
  private MockResponse write(RecordedRequest request) {
    var path = URI.create(request.getPath()).getRawPath();
    if (isApply(request)) {
      return apply(path, parameter(request.getPath(), "fieldManager"), read(request.getBody()));
    }
    return switch (request.method()) {
      case PUT -> put(path, read(request.getBody()));
      case DELETE -> super.dispatch(request);
      default -> super.dispatch(request(request.method(), path, request));
    };
  }

  @Override
  public MockResponse handleGet(String path) {
    if (parameter(path, "labelSelector").contains("(")) {
      return failure(HttpURLConnection.HTTP_BAD_REQUEST, "set selectors are not supported here");
    }
    var answer = super.handleGet(path);
    return GROUP_VERSION.matcher(path).matches() && servesNothing(answer)
        ? failure(HttpURLConnection.HTTP_NOT_FOUND, "nothing of this group and version is served")
        : answer;
  }

  private MockResponse apply(String path, String manager, ObjectNode applied) {
    var answer = super.handleGet(objectOf(path));
    if (answer.code() == HttpURLConnection.HTTP_NOT_FOUND) {
      return isStatus(path) ? answer : create(path, manager, applied);
    }
    var live = read(answer.getBody());
    if (isStale(applied, live)) {
      return conflict(applied);
    }
    var next = live.deepCopy();
    appliedFields.merge(owner(path, manager, live), next, ownedPart(path, applied));
    return next.equals(live) ? answer : super.dispatch(request(HttpMethod.PUT, path, next));
  }

  private MockResponse create(String path, String manager, ObjectNode applied) {
    if (!resourceVersion(applied).isEmpty()) {
      return conflict(applied);
    }
    var collection = path.substring(0, path.lastIndexOf('/'));
    var answer = super.dispatch(request(HttpMethod.POST, collection, applied));
    if (answer.code() == HttpURLConnection.HTTP_CREATED) {
      var created = read(answer.getBody());
      appliedFields.merge(owner(path, manager, created), created, ownedPart(path, applied));
    }
    return answer;
  }

  private MockResponse put(String path, ObjectNode replacement) {
    var answer = super.handleGet(objectOf(path));
    if (answer.code() == HttpURLConnection.HTTP_OK
        && isStale(replacement, read(answer.getBody()))) {
      return conflict(replacement);
    }
    return super.dispatch(request(HttpMethod.PUT, path, replacement));
  }

  /** A status is applied without the rest of the object, and the other way round. */
  private static ObjectNode ownedPart(String path, ObjectNode applied) {
    var part = applied.deepCopy();
    if (isStatus(path)) {
      return part.retain("status");
    }
    part.remove("status");
    part.withObject("/metadata").remove("resourceVersion");
    return part;
  }

  private static String owner(String path, String manager, ObjectNode live) {
    return live.at("/metadata/uid").textValue() + (isStatus(path) ? STATUS : "") + " " + manager;
  }

  private static boolean isApply(RecordedRequest request) {
    var type = request.getHeader("Content-Type");
    return type != null && type.startsWith(PatchType.SERVER_SIDE_APPLY.getContentType());
  }

  private static boolean isStatus(String path) {
    return path.endsWith(STATUS);
  }

  private static String objectOf(String path) {
    return isStatus(path) ? path.substring(0, path.length() - STATUS.length()) : path;
  }

  private static boolean isStale(ObjectNode sent, ObjectNode live) {
    var based = resourceVersion(sent);
    return !based.isEmpty() && !based.equals(resourceVersion(live));
  }

  private static String resourceVersion(ObjectNode object) {
    return object.at("/metadata/resourceVersion").asText();
  }

  private static boolean servesNothing(MockResponse answer) {
    return read(answer.getBody()).path("resources").isEmpty();
  }

  private static String parameter(String path, String name) {
    var parameter = new URIBuilder(URI.create(path)).getFirstQueryParam(name);
    return parameter == null ? "" : parameter.getValue();
  }

  private static RecordedRequest request(HttpMethod method, String path, RecordedRequest like) {
    return new RecordedRequest(
        like.getHttpVersion(), method, path, like.getHeaders(), like.getBody());
  }

  private static RecordedRequest request(HttpMethod method, String path, ObjectNode object) {
    var headers = Headers.builder().add("Content-Type", "application/json").build();
    return new RecordedRequest(
        "HTTP/1.1", method, path, headers, new Buffer().writeUtf8(object.toString()));
  }

  private static MockResponse version() {
    return new MockResponse()
        .setResponseCode(HttpURLConnection.HTTP_OK)
        .setBody(Serialization.asJson(Map.of("major", "1", "minor", "32")));
  }

  private static MockResponse conflict(ObjectNode object) {
    return failure(
        HttpURLConnection.HTTP_CONFLICT,
        "Operation cannot be fulfilled on %s \"%s\": the object has been modified"
            .formatted(object.path("kind").asText(), object.at("/metadata/name").asText()));
  }

  private static MockResponse failure(int code, String message) {
    var status =
        new StatusBuilder().withStatus("Failure").withCode(code).withMessage(message).build();
    return new MockResponse().setResponseCode(code).setBody(Serialization.asJson(status));
  }

  /** Server-side apply may send YAML, of which JSON is a part. */
  private static ObjectNode read(Buffer body) {
    return Serialization.unmarshal(
        new String(body.getBytes(), StandardCharsets.UTF_8), ObjectNode.class);
  }
}
