// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.Api;
import io.mdeoperator.base.Json;
import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.view.KubeObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads the alerts that a feed's sinks rejected, where the operator keeps them. */
public final class QuarantineReader {
  private final Cluster cluster;
  private final ObjectMapper mapper = Json.mapper();

  public QuarantineReader(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The lines of a feed's quarantine, the oldest first. */
  public List<KubeObject> read(KubeObject feed) throws KubectlException {
    var lines = new ArrayList<KubeObject>();
    cluster.items(
        List.of(
            "get",
            "configmaps",
            "--namespace=" + feed.namespace(),
            "--selector="
                + Api.GROUP
                + "/feed-uid="
                + feed.text("metadata", "uid").orElse("")
                + ",app.kubernetes.io/component=quarantine"),
        configMap -> configMap.path("data").forEach(text -> add(text, lines)));
    lines.sort(Comparator.comparing(line -> line.text("setAsideTime").orElse("")));
    return lines;
  }

  /** Whatever else was written there is no alert. */
  private void add(JsonNode text, List<KubeObject> lines) {
    try {
      var line = mapper.readTree(text.asText());
      if (line.isObject()) {
        lines.add(new KubeObject(line));
      }
    } catch (JsonProcessingException e) {
      // The same holds for what is no JSON at all.
    }
  }
}
