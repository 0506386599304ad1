// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.receiver.OpenSearch;
import io.mdeoperator.receiver.ReceiverFront;
import io.mdeoperator.testing.tls.TestAuthority;
import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.BuildScript.UnavailableException;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/** OpenSearch behind TLS and an API key, as another receiver of the alerts. */
final class DemoSearch implements AutoCloseable {
  /** The data stream that a sink adds to unless it is told otherwise. */
  static final String STREAM = "logs-mde.alert-default";

  /** What requests have to carry. */
  static final String API_KEY = "demo-secret-of-opensearch";

  private final OpenSearch server;
  private final ReceiverFront front;

  private DemoSearch(OpenSearch server, TestAuthority authority) {
    this.server = server;
    front = ReceiverFront.before(server.url(), authority);
    front.requireAuthorization("ApiKey " + API_KEY);
  }

  /** Starts it; builds it at the first time. */
  static DemoSearch start(TestAuthority authority)
      throws DemoFailedException, InterruptedException {
    try {
      return new DemoSearch(
          OpenSearch.start(BuildScript.run("hack/receivers/build", "opensearch")), authority);
    } catch (UnavailableException e) {
      throw new DemoFailedException(e.getMessage(), e);
    }
  }

  /** Where the operator sends to. */
  URI url() {
    return front.url();
  }

  /** The documents of the data stream, none while it does not exist. */
  List<JsonNode> documents() {
    return server.request("GET", "/" + STREAM, "").isSuccess()
        ? server.search(STREAM).stream().map(hit -> hit.get("_source")).toList()
        : List.of();
  }

  /** A line for each, the earliest first. */
  String table() {
    return documents().stream()
        .map(
            document ->
                "%s  %-13s  %s"
                    .formatted(
                        document.path("@timestamp").asText(),
                        document.at("/microsoft/defender_endpoint/severity").asText(),
                        document.path("message").asText()))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    front.close();
    server.close();
  }
}
