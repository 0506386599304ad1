// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Lists alerts and gets single ones (Microsoft: "List alerts API", "Get alert information by ID
 * API"). Bodies are put together from the stored texts.
 */
public final class AlertsEndpoint {
  /** Its host is not the one that is called, as observed of the real service. */
  private static final String CONTEXT =
      "\"@odata.context\":\"https://api.securitycenter.windows.com/api/$metadata#Alerts";

  private static final ByteBuffer SEPARATOR = utf8(",");
  private static final Comparator<StoredAlert> BY_ID =
      Comparator.comparing(
              StoredAlert::id, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
          .thenComparing(StoredAlert::sequence);

  private final Paging paging;

  public AlertsEndpoint(Paging paging) {
    this.paging = paging;
  }

  public HttpReply list(HttpCall call, AlertStore alerts) {
    try {
      var query = AlertQuery.of(call, paging);
      var found = ordered(alerts.find(query.filter()));
      var from = Math.min(query.skip(), found.size());
      var to = (int) Math.min((long) from + query.top(), found.size());
      var nextLink = to < found.size() ? nextLink(call, to) : null;
      alerts.served(to - from);
      return reply(found.subList(from, to), query.expandEvidence(), nextLink);
    } catch (ODataException e) {
      throw new DefenderError(400, "ODataError", e.getMessage());
    }
  }

  public HttpReply get(HttpCall call, AlertStore alerts, String id) {
    var alert =
        alerts
            .byId(id)
            .orElseThrow(
                () -> new DefenderError(404, "ResourceNotFound", "Alert " + id + " was not found"));
    var pieces = new ArrayList<>(alert.pieces(isExpanded(call)));
    var first = pieces.removeFirst();
    pieces.addFirst(first.slice(1, first.remaining() - 1));
    pieces.addFirst(utf8("{" + CONTEXT + "/$entity\","));
    return json(pieces);
  }

  private static boolean isExpanded(HttpCall call) {
    var options =
        call.queryParameters().stream()
            .collect(Collectors.toMap(p -> p.getName(), p -> p.getValue(), (one, two) -> two));
    try {
      return AlertQuery.isExpanded(options.get("$expand"));
    } catch (ODataException e) {
      throw new DefenderError(400, "ODataError", e.getMessage());
    }
  }

  private List<StoredAlert> ordered(List<StoredAlert> found) {
    var ordered = new ArrayList<>(found);
    ordered.sort(BY_ID);
    var shuffle = paging.shuffle();
    if (shuffle != null) {
      Collections.shuffle(ordered, shuffle);
    }
    return ordered;
  }

  private String nextLink(HttpCall call, int next) {
    var here = "https://" + call.header("Host").orElse("");
    return switch (paging.nextLink()) {
      case NONE -> null;
      case FOLLOWING -> here + call.path() + "?" + skippingTo(call, next);
      case LOOPING -> here + call.path() + "?" + call.query();
      case FOREIGN_HOST ->
          "https://alerts.example.net" + call.path() + "?" + skippingTo(call, next);
    };
  }

  private static String skippingTo(HttpCall call, int next) {
    var kept =
        call.queryParameters().stream()
            .filter(p -> !p.getName().equals("$skip"))
            .map(p -> p.getName() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return (kept.isEmpty() ? "" : kept + "&") + "$skip=" + next;
  }

  private static HttpReply reply(List<StoredAlert> page, boolean expand, String nextLink) {
    var pieces = new ArrayList<ByteBuffer>(4 * page.size() + 2);
    pieces.add(utf8("{" + CONTEXT + "\",\"value\":["));
    for (var i = 0; i < page.size(); i++) {
      if (i > 0) {
        pieces.add(SEPARATOR);
      }
      pieces.addAll(page.get(i).pieces(expand));
    }
    pieces.add(utf8(nextLink == null ? "]}" : "],\"@odata.nextLink\":\"" + nextLink + "\"}"));
    return json(pieces);
  }

  private static HttpReply json(List<ByteBuffer> pieces) {
    return new HttpReply(
        200,
        Map.of(
            "Content-Type",
            "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8",
            "OData-Version",
            "4.0"),
        HttpReply.Body.of(pieces));
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
