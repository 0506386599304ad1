// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;

/**
 * One request as the API server's audit log tells it (Kubernetes: "kube-apiserver Audit
 * Configuration (v1)").
 *
 * @param verb of RBAC: get, list, watch, create, update, patch, delete, deletecollection
 * @param user for example {@code system:serviceaccount:mde-operator:mde-operator}
 * @param group API group of the resource; empty for the core group and for paths
 * @param resource plural; empty for a path that is no resource, such as {@code /readyz}
 * @param subresource empty if none
 * @param namespace empty if none
 * @param name empty for lists, watches and creations
 * @param uri path and query as sent
 * @param code HTTP status of the answer
 * @param received when it came
 * @param content the object that was sent, where the policy has it written down; else missing
 * @param forbidden whether RBAC refused it; a quota or a namespace that ends answer 403, too
 */
public record AuditEvent(
    String verb,
    String user,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    String uri,
    int code,
    Instant received,
    JsonNode content,
    boolean forbidden) {
  private static final Set<String> READS = Set.of("get", "list", "watch");

  public static AuditEvent of(JsonNode event) {
    var object = event.path("objectRef");
    return new AuditEvent(
        event.path("verb").asText(),
        event.path("user").path("username").asText(),
        object.path("apiGroup").asText(),
        object.path("resource").asText(),
        object.path("subresource").asText(),
        object.path("namespace").asText(),
        object.path("name").asText(),
        event.path("requestURI").asText(),
        event.path("responseStatus").path("code").asInt(),
        Instant.parse(event.path("requestReceivedTimestamp").asText()),
        event.path("requestObject"),
        "forbid".equals(event.path("annotations").path("authorization.k8s.io/decision").asText()));
  }

  /** Whether it changes, or tries to change, an object. */
  public boolean isWrite() {
    return !resource.isEmpty() && !READS.contains(verb);
  }

  /** The decoded query parameter, for example {@code labelSelector}; empty when not sent. */
  public String parameter(String key) {
    return Arrays.stream(uri.substring(uri.indexOf('?') + 1).split("&", -1))
        .filter(pair -> pair.startsWith(key + "="))
        .map(pair -> URLDecoder.decode(pair.substring(key.length() + 1), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }
}
