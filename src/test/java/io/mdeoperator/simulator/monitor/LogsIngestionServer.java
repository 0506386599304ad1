// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.entra.IssuedToken;
import io.mdeoperator.simulator.entra.Tokens;
import io.mdeoperator.simulator.http.Answering;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/**
 * The endpoint of data collection rules (Microsoft: "Logs Ingestion API in Azure Monitor"). It
 * keeps to what is documented, and takes nothing that is not.
 */
public final class LogsIngestionServer implements Answering {
  /** Of a body, as it is sent and as it is behind that. */
  private static final int MAX_BODY = 1 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Tokens tokens;
  private final Clock clock;
  private final Map<String, DataCollectionRule> rules = new ConcurrentHashMap<>();

  public LogsIngestionServer(Tokens tokens, Clock clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /** Creates a rule in a tenant. */
  public DataCollectionRule rule(
      String immutableId, CustomerTenant tenant, Map<String, Set<String>> streams) {
    var rule = new DataCollectionRule(immutableId, tenant, streams, clock);
    rules.put(immutableId, rule);
    return rule;
  }

  /** The tenant of the token, whether or not the token is any good; null if it is unknown. */
  public String tenantOf(HttpCall call) {
    return call.header("Authorization")
        .flatMap(tokens::bearer)
        .map(IssuedToken::tenantId)
        .orElse(null);
  }

  @Override
  public HttpReply answer(HttpCall call) throws IOException {
    var segments = call.segments();
    if (segments.size() != 4
        || !segments.get(0).equals("dataCollectionRules")
        || !segments.get(2).equals("streams")) {
      return error(404, "NotFound", "There is nothing at this path.");
    }
    if (!call.method().equals("POST")) {
      return HttpReply.empty(405);
    }
    if (!call.query().equals("api-version=2023-01-01")) {
      return error(400, "InvalidApiVersion", "The api-version is missing or not supported.");
    }
    var token = call.header("Authorization").flatMap(tokens::bearer).filter(this::isGood);
    if (token.isEmpty()) {
      return error(401, "InvalidToken", "The token is missing, expired or of another audience.");
    }
    return admitted(call, token.get(), segments.get(1), segments.get(3));
  }

  private boolean isGood(IssuedToken token) {
    return Tokens.isCurrent(token, clock.instant())
        && KnownResource.identifiedBy(token.audience()).stream()
            .anyMatch(KnownResource.AZURE_MONITOR::equals);
  }

  private HttpReply admitted(HttpCall call, IssuedToken token, String id, String stream)
      throws IOException {
    var rule = rules.get(id);
    if (rule == null) {
      return error(404, "NotFound", "The data collection rule '" + id + "' does not exist.");
    }
    if (!rule.isOf(token.tenantId()) || !rule.isWriter(token.appId())) {
      return error(
          403,
          "OperationFailed",
          "The authentication token provided does not have access to ingest data for the data"
              + " collection rule with immutable Id '"
              + id
              + "'.");
    }
    if (!rule.has(stream)) {
      return error(400, "InvalidStream", "The stream '" + stream + "' was not found in the rule.");
    }
    return taken(call, rule, stream);
  }

  private static HttpReply taken(HttpCall call, DataCollectionRule rule, String stream)
      throws IOException {
    if (!call.header("Content-Type").orElse("").startsWith("application/json")) {
      return error(400, "InvalidContentType", "The content type must be application/json.");
    }
    var body = call.content();
    if (call.header("Content-Encoding").orElse("").equals("gzip") && body.length <= MAX_BODY) {
      try (var plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
        body = plain.readNBytes(MAX_BODY + 1);
      }
    }
    if (body.length > MAX_BODY) {
      return error(
          413,
          "ContentLengthLimitExceeded",
          "Maximum allowed content length: 1048576 bytes (1 MB).");
    }
    try {
      rule.take(stream, JSON.readTree(body));
    } catch (IOException e) {
      return error(400, "InvalidJson", "The body is no JSON.");
    }
    return HttpReply.empty(204);
  }

  private static HttpReply error(int status, String code, String message) {
    var error = JSON.createObjectNode();
    error.putObject("error").put("code", code).put("message", message);
    return HttpReply.json(status, error.toString());
  }
}
