// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The ConfigMaps of one namespace as an API server has them: with versions, label selectors, and
 * the codes by which writes are refused. Used by one thread at a time.
 */
final class ConfigMapServer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, ObjectNode> stored = new TreeMap<>();
  private int version;
  private int writes;
  private int reads;
  private boolean isAnySegmentChanged;

  /** What the server answers. */
  record Answer(int code, String body) {
    boolean isRefusal() {
      return code >= 400;
    }
  }

  /** Answers one request. */
  Answer handle(String method, URI uri, byte[] body) {
    var name = name(uri);
    return switch (method) {
      case "GET" -> {
        reads++;
        yield name.map(this::read).orElseGet(() -> list(uri));
      }
      case "POST" -> create(parse(body));
      case "PUT" -> replace(name.orElseThrow(), parse(body));
      case "DELETE" -> remove(name.orElseThrow(), body);
      default -> throw new IllegalStateException(method + " " + uri);
    };
  }

  /** The name of the ConfigMap that an address stands for; empty for all of them. */
  static Optional<String> name(URI uri) {
    var parts = uri.getPath().split("/configmaps/?", 2);
    return Optional.of(parts[parts.length - 1])
        .filter(_ -> parts.length == 2)
        .filter(n -> !n.isEmpty());
  }

  /** The name of the ConfigMap that a request carries; empty when it carries none. */
  static String nameIn(byte[] body) {
    return body.length == 0 ? "" : parse(body).path("metadata").path("name").asText();
  }

  private Answer read(String name) {
    return stored.containsKey(name) ? answer(200, stored.get(name)) : status(404, "NotFound");
  }

  private Answer list(URI uri) {
    var all = JSON.createObjectNode().put("kind", "ConfigMapList").put("apiVersion", "v1");
    all.putObject("metadata").put("resourceVersion", Integer.toString(version));
    var items = all.putArray("items");
    var wanted = selector(uri);
    stored.values().stream().filter(one -> hasLabels(one, wanted)).forEach(items::add);
    return answer(200, all);
  }

  private static List<String> selector(URI uri) {
    return Optional.ofNullable(uri.getRawQuery()).stream()
        .flatMap(query -> Arrays.stream(query.split("&")))
        .filter(part -> part.startsWith("labelSelector="))
        .map(part -> URLDecoder.decode(part.split("=", 2)[1], StandardCharsets.UTF_8))
        .flatMap(selector -> Arrays.stream(selector.split(",")))
        .toList();
  }

  private static boolean hasLabels(JsonNode one, List<String> wanted) {
    var labels = one.path("metadata").path("labels");
    return wanted.stream()
        .map(label -> label.split("=", 2))
        .allMatch(label -> labels.path(label[0]).asText().equals(label[1]));
  }

  private Answer create(ObjectNode next) {
    var name = next.path("metadata").path("name").asText();
    if (stored.containsKey(name)) {
      return status(409, "AlreadyExists");
    }
    next.withObject("/metadata").put("uid", new UUID(0, version).toString());
    return put(name, next, 201);
  }

  private Answer replace(String name, ObjectNode next) {
    if (!stored.containsKey(name)) {
      return status(404, "NotFound");
    }
    var follows = next.path("metadata").path("resourceVersion").asText();
    if (!follows.isEmpty() && !follows.equals(versionOf(stored.get(name)))) {
      return status(409, "Conflict");
    }
    return put(name, next, 200);
  }

  private static String versionOf(JsonNode one) {
    return one.path("metadata").path("resourceVersion").asText();
  }

  private Answer put(String name, ObjectNode next, int code) {
    next.withObject("/metadata").put("resourceVersion", Integer.toString(++version));
    stored.put(name, next);
    writes++;
    return answer(code, next);
  }

  private Answer remove(String name, byte[] options) {
    writes++;
    if (!stored.containsKey(name)) {
      return status(404, "NotFound");
    }
    var wanted = options.length == 0 ? "" : wantedVersion(parse(options));
    if (!wanted.isEmpty() && !wanted.equals(versionOf(stored.get(name)))) {
      return status(409, "Conflict");
    }
    stored.remove(name);
    return status(200, "Deleted");
  }

  private static String wantedVersion(JsonNode deleteOptions) {
    return deleteOptions.path("preconditions").path("resourceVersion").asText();
  }

  /** A person changes a ConfigMap, if it is there. */
  void edit(String name, Consumer<ObjectNode> change) {
    Optional.ofNullable(stored.get(name))
        .ifPresent(
            found -> {
              var next = found.deepCopy();
              change.accept(next);
              next.withObject("/metadata").put("resourceVersion", Integer.toString(++version));
              stored.put(name, next);
              isAnySegmentChanged |= name.contains("-segment-");
            });
  }

  /** A person creates another one with the same content and owner, unless the name is taken. */
  void copy(String name, String as) {
    if (!stored.containsKey(as)) {
      var next = stored.get(name).deepCopy();
      next.withObject("/metadata").put("name", as).put("uid", new UUID(0, version).toString());
      next.withObject("/metadata").put("resourceVersion", Integer.toString(++version));
      stored.put(as, next);
    }
  }

  /** A person or the garbage collector deletes it, if it is there. */
  void delete(String name) {
    isAnySegmentChanged |= stored.remove(name) != null && name.contains("-segment-");
  }

  List<String> names() {
    return List.copyOf(stored.keySet());
  }

  Optional<ConfigMap> find(String name) {
    return Optional.ofNullable(stored.get(name))
        .map(found -> JSON.convertValue(found, ConfigMap.class));
  }

  /** Whether a person has changed or deleted a segment of a checkpoint. */
  boolean isAnySegmentChanged() {
    return isAnySegmentChanged;
  }

  /** How many writes of clients there were. */
  int writes() {
    return writes;
  }

  /** How many reads of clients there were. */
  int reads() {
    return reads;
  }

  private static Answer status(int code, String reason) {
    var status = JSON.createObjectNode().put("kind", "Status").put("apiVersion", "v1");
    status.put("status", code < 400 ? "Success" : "Failure").put("reason", reason);
    return answer(code, status.put("code", code));
  }

  private static Answer answer(int code, JsonNode body) {
    try {
      return new Answer(code, JSON.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode parse(byte[] body) {
    try {
      return (ObjectNode) JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
