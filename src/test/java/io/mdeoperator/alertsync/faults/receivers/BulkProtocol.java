// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults.receivers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.receiver.OpenSearch;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.testing.WebhookReceiver.Call;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/**
 * Bulk requests, passed on to OpenSearch: one feed adds to a data stream, the other one writes to
 * an index. A feed's sink has what OpenSearch says that it has, written now or before.
 */
final class BulkProtocol implements HttpFaultReceiver.Protocol {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NO_MAPPING = "{}";
  private static final int CONFLICT = 409;

  private final OpenSearch openSearch;
  private final ReceiverWitness witness;
  private final Map<String, String> feeds = new ConcurrentHashMap<>();
  private final Map<String, String> dataStreams = new ConcurrentHashMap<>();
  private final Map<String, String> indices = new ConcurrentHashMap<>();

  BulkProtocol(OpenSearch openSearch, ReceiverWitness witness) {
    this.openSearch = openSearch;
    this.witness = witness;
  }

  @Override
  public String sink(String root, String feed, String mode) {
    var target = openSearch.name(feed);
    feeds.put(target, feed);
    if (dataStreams.isEmpty()) {
      dataStreams.put(feed, target);
      openSearch.createDataStream(target, NO_MAPPING);
      return "elasticsearch: {url: '%s', dataStream: %s}".formatted(root, target);
    }
    indices.put(feed, target);
    openSearch.createIndex(target, NO_MAPPING);
    return "elasticsearch: {url: '%s', index: %s}".formatted(root, target);
  }

  @Override
  public String feed(Call call) {
    return feeds.get(call.path().split("/", 3)[1]);
  }

  @Override
  public Reply take(Call call) {
    var body = body(call);
    var answer = openSearch.request("POST", call.path(), body);
    var lines = body.lines().toList();
    var items = answer.body().path("items");
    var alerts = new ArrayList<JsonNode>();
    for (var place = 0; place < items.size(); place++) {
      var status = items.get(place).elements().next().path("status").asInt();
      if (status / 100 == 2 || status == CONFLICT) {
        alerts.add(asDefenderSaidIt(tree(lines.get(2 * place + 1))));
      }
    }
    witness.given(feed(call), Instant.now(), alerts);
    return new Reply(
        answer.status(), Map.of("Content-Type", "application/json"), answer.body().toString());
  }

  private static JsonNode asDefenderSaidIt(JsonNode document) {
    var revision = BulkModel.revision(document);
    return JSON.createObjectNode()
        .put("id", revision.identity())
        .put("lastUpdateTime", AlertTime.format(revision.time()))
        .put("aadTenantId", document.at("/organization/id").asText());
  }

  /** Whatever came twice is there once, and the latest revision of each alert is. */
  @Override
  public List<String> problems(String feed, Set<Revision> expected) {
    var isHistory = dataStreams.containsKey(feed);
    var target = isHistory ? dataStreams.get(feed) : indices.get(feed);
    var found = new ArrayList<Revision>();
    openSearch.search(target).forEach(hit -> found.add(BulkModel.revision(hit.get("_source"))));
    var problems = new ArrayList<String>();
    var distinct = isHistory ? Set.copyOf(found) : latest(found).entrySet();
    if (distinct.size() < found.size()) {
      problems.add("%s holds %d documents of %d".formatted(target, found.size(), distinct.size()));
    }
    var missing = new HashSet<>(expected);
    missing.removeAll(Set.copyOf(found));
    missing.forEach(revision -> problems.add(target + " has no document of " + revision));
    return problems;
  }

  private static Map<String, Instant> latest(List<Revision> found) {
    var latest = new HashMap<String, Instant>();
    found.forEach(one -> latest.put(one.identity(), one.time()));
    return latest;
  }

  private static String body(Call call) {
    try (var sent = new ByteArrayInputStream(call.body());
        var body =
            call.header("content-encoding").equals("gzip") ? new GZIPInputStream(sent) : sent) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
