// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.support;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.api.Api;
import io.mdeoperator.base.Json;
import io.mdeoperator.base.Version;
import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.view.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A ZIP file for those who help: objects, events, the operator's logs. It holds no value of a
 * Secret, no alert, no path of a sink's URL, no text of a query, and neither the comment of an
 * action nor who has asked for it: what may be confidential is not asked for, or left out before it
 * is written. What the user may not read is named in its table of contents.
 */
public final class SupportBundle {
  /** Of each pod; a line has a few hundred bytes. */
  private static final int MAX_LOG_LINES = 5000;

  /** The fields of all kinds of sinks that hold a URL. */
  private static final List<String> URLS = List.of("url", "endpoint");

  /**
   * What people have written, or who they are: a query is how a partner detects attacks and may
   * name whom it looks for, a comment tells of an incident.
   */
  private static final List<JsonPointer> WRITTEN_BY_PEOPLE =
      Stream.of(
              "/spec/query",
              "/spec/comment",
              "/status/action/requestor",
              "/status/release/action/requestor",
              annotation(Api.REQUESTED_BY_ANNOTATION),
              annotation(Api.APPROVED_BY_ANNOTATION))
          .map(JsonPointer::compile)
          .toList();

  private static final String LEFT_OUT = "(left out)";

  /** Names, labels and keys; kubectl leaves the values out. */
  private static final String SECRETS =
      "{{range .items}}{{.metadata.namespace}}/{{.metadata.name}} {{.metadata.labels}}"
          + "{{range $name, $value := .data}} {{$name}}{{end}}{{\"\\n\"}}{{end}}";

  /** One for each shard. */
  private static final String CONFIG =
      "{range .items[*]}# {.metadata.name}{\"\\n\"}{.data.config\\.yaml}{\"\\n\"}{end}";

  /** Of each pod, its name and the port of its metrics: {@code mde-operator-0:8080}. */
  private static final String MANAGEMENT =
      "{range .items[*]}{.metadata.name}:"
          + "{.spec.containers[*].ports[?(@.name=='management')].containerPort}{\"\\n\"}{end}";

  private final Cluster cluster;
  private final List<String> scope;
  private final String operator;
  private final ObjectMapper mapper = Json.mapper();
  private final List<String> contents = new ArrayList<>();

  /**
   * @param scope flags that choose the namespaces of customers
   * @param operatorNamespace where the operator is installed
   */
  public SupportBundle(Cluster cluster, List<String> scope, String operatorNamespace) {
    this.cluster = cluster;
    this.scope = scope;
    this.operator = "--namespace=" + operatorNamespace;
  }

  /** Writes it, and returns the table of contents. */
  public List<String> write(OutputStream out) throws IOException {
    try (var zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      for (var kind : Kind.values()) {
        items(zip, kind.value() + ".jsonl", scoped("get", kind.resource()));
      }
      items(zip, "events.jsonl", scoped("get", "events", "--field-selector=source=mde-operator"));
      var credentials = "--selector=" + Api.CREDENTIAL_LABEL;
      text(
          zip,
          "secrets.txt",
          scoped("get", "secrets", credentials, "--output=go-template=" + SECRETS));
      text(zip, "version.txt", List.of("version"));
      text(
          zip,
          "operator/pods.txt",
          List.of("get", "pods,deployments", operator, Preflight.PODS, "--output=wide"));
      text(zip, "operator/leases.yaml", List.of("get", "leases", operator, "--output=yaml"));
      text(
          zip,
          "operator/config.yaml",
          List.of("get", "configmaps", operator, Preflight.CONFIGS, "--output=jsonpath=" + CONFIG));
      text(
          zip,
          "operator/log.txt",
          List.of("logs", operator, Preflight.PODS, "--prefix", "--tail=" + MAX_LOG_LINES));
      metrics(zip);
      begin(zip, "contents.txt");
      zip.write(table().getBytes(StandardCharsets.UTF_8));
    }
    return contents;
  }

  private String table() {
    return "kubectl-mde "
        + Version.get()
        + "\nNo values of Secrets, no alerts, no paths of sinks' URLs, no text of queries; of"
        + " actions neither the comment nor who asked for them.\n"
        + String.join("\n", contents)
        + "\n";
  }

  /** Each pod counts what it has done; the leader of each shard is one of them. */
  private void metrics(ZipOutputStream zip) throws IOException {
    try {
      var pods =
          cluster.run(
              List.of("get", "pods", operator, Preflight.PODS, "--output=jsonpath=" + MANAGEMENT));
      if (pods.isBlank()) {
        contents.add("operator/metrics is missing: there are no pods.");
      }
      for (var pod : pods.lines().toList()) {
        text(
            zip,
            "operator/metrics/" + pod.substring(0, pod.indexOf(':')) + ".txt",
            List.of("get", "--raw", proxied(pod)));
      }
    } catch (KubectlException e) {
      contents.add("operator/metrics is missing: " + e.getMessage());
    }
  }

  private String proxied(String pod) {
    return "/api/v1/namespaces/"
        + operator.substring(operator.indexOf('=') + 1)
        + "/pods/"
        + pod
        + "/proxy/metrics";
  }

  private List<String> scoped(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(scope);
    return all;
  }

  /** One object in each line. */
  private void items(ZipOutputStream zip, String name, List<String> command) throws IOException {
    begin(zip, name);
    try {
      cluster.items(command, json -> line(zip, json));
      contents.add(name);
    } catch (KubectlException e) {
      contents.add(name + " is incomplete: " + e.getMessage());
    }
  }

  private void text(ZipOutputStream zip, String name, List<String> command) throws IOException {
    try {
      var text = cluster.run(command);
      begin(zip, name);
      zip.write(text.getBytes(StandardCharsets.UTF_8));
      contents.add(name);
    } catch (KubectlException e) {
      contents.add(name + " is missing: " + e.getMessage());
    }
  }

  private static void begin(ZipOutputStream zip, String name) throws IOException {
    zip.putNextEntry(new ZipEntry("mde-support/" + name));
  }

  private void line(ZipOutputStream zip, JsonNode json) {
    try {
      withoutSecrets(json);
      WRITTEN_BY_PEOPLE.forEach(field -> leaveOut(json, field));
      zip.write(mapper.writeValueAsBytes(json));
      zip.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path of a sink's URL may be its password; annotations may repeat a whole manifest. */
  private static void withoutSecrets(JsonNode object) {
    if (object.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
      if (metadata.path("annotations") instanceof ObjectNode annotations) {
        annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
      }
    }
    object.path("spec").path("sinks").forEach(sink -> sink.forEach(SupportBundle::withoutPath));
  }

  private static void leaveOut(JsonNode object, JsonPointer field) {
    if (!object.at(field).isMissingNode() && object.at(field.head()) instanceof ObjectNode parent) {
      parent.put(field.last().getMatchingProperty(), LEFT_OUT);
    }
  }

  private static String annotation(String name) {
    return "/metadata/annotations/" + name.replace("/", "~1");
  }

  private static void withoutPath(JsonNode settings) {
    if (settings instanceof ObjectNode receiver) {
      for (var field : URLS) {
        if (receiver.has(field)) {
          receiver.put(field, host(receiver.path(field).asText()) + "/" + LEFT_OUT);
        }
      }
    }
  }

  private static String host(String url) {
    try {
      return "https://" + URI.create(url).getHost();
    } catch (IllegalArgumentException e) {
      return "(not a URL)";
    }
  }
}
