// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import io.mdeoperator.simulator.odata.ODataException;
import io.mdeoperator.simulator.odata.ODataQuery;
import io.mdeoperator.simulator.odata.ODataReply;
import java.io.DataOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lists alerts and gets single ones (Microsoft: "List alerts API", "Get alert information by ID
 * API"). Bodies are put together from the stored texts.
 */
public final class AlertsEndpoint {
  private static final String ENTITY_SET = "Alerts";
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
      var query = ODataQuery.of(call, AlertProperty.ENTITY, paging);
      var found = ordered(alerts.find(query.filter()));
      var from = Math.min(query.skip(), found.size());
      var to = (int) Math.min((long) from + query.top(), found.size());
      var nextLink = to < found.size() ? nextLink(call, to) : null;
      var reply = reply(found.subList(from, to), query.expand() != null, nextLink);
      return reply.withBody(counted(reply.body(), to - from, alerts));
    } catch (ODataException e) {
      throw new DefenderError(400, "ODataError", e.getMessage());
    }
  }

  /** Counts what is taken: of whoever goes away in the middle, a part of the rows. */
  private static HttpReply.Body counted(HttpReply.Body body, int rows, AlertStore alerts) {
    return new HttpReply.Body(
        body.length(),
        out -> {
          var counted = new DataOutputStream(out);
          try {
            body.writing().to(counted);
          } finally {
            alerts.served((long) rows * counted.size() / body.length());
          }
        });
  }

  public HttpReply get(HttpCall call, AlertStore alerts, String id) {
    var alert =
        alerts
            .byId(id)
            .orElseThrow(
                () -> new DefenderError(404, "ResourceNotFound", "Alert " + id + " was not found"));
    return ODataReply.entity(200, ENTITY_SET, alert.pieces(isExpanded(call)));
  }

  private static boolean isExpanded(HttpCall call) {
    var options =
        call.queryParameters().stream()
            .collect(Collectors.toMap(p -> p.getName(), p -> p.getValue(), (one, two) -> two));
    try {
      return ODataQuery.expanded(options.get("$expand"), AlertProperty.ENTITY) != null;
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
    return ODataReply.list(
        ENTITY_SET, page.stream().map(alert -> alert.pieces(expand)).toList(), nextLink);
  }
}
