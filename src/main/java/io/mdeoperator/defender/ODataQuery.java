// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a query for alerts as a URI (Microsoft: "List alerts API", "OData queries"). */
final class ODataQuery {
  private static final String ALERTS = "/api/alerts";

  private ODataQuery() {}

  static URI alerts(URI baseUrl, AlertQuery query) {
    var parameters = new ArrayList<String>();
    parameters.add("$filter=" + encoded(filter(query)));
    parameters.add("$top=" + query.top());
    if (query.skip() > 0) {
      parameters.add("$skip=" + query.skip());
    }
    if (query.expandEvidence()) {
      parameters.add("$expand=evidence");
    }
    return baseUrl.resolve(ALERTS + "?" + String.join("&", parameters));
  }

  /** The alert of an id, with its evidence. */
  static URI alert(URI baseUrl, String id) {
    return baseUrl.resolve(ALERTS + "/" + encoded(id) + "?$expand=evidence");
  }

  /** One alert, any alert. */
  static URI probe(URI baseUrl) {
    return baseUrl.resolve(ALERTS + "?$top=1");
  }

  static String filter(AlertQuery query) {
    var terms = new ArrayList<String>();
    terms.add("lastUpdateTime ge " + AlertTime.format(query.from()));
    query.before().ifPresent(time -> terms.add("lastUpdateTime lt " + AlertTime.format(time)));
    var slice = query.slice();
    slice
        .createdFrom()
        .ifPresent(time -> terms.add("alertCreationTime ge " + AlertTime.format(time)));
    slice
        .createdBefore()
        .ifPresent(time -> terms.add("alertCreationTime lt " + AlertTime.format(time)));
    addAnyOf(terms, "severity", slice.severity().stream().toList());
    addAnyOf(terms, "severity", query.filter().severities());
    addAnyOf(terms, "status", query.filter().statuses());
    addAnyOf(terms, "category", query.filter().categories());
    addAnyOf(terms, "detectionSource", query.filter().detectionSources());
    return String.join(" and ", terms);
  }

  private static void addAnyOf(List<String> terms, String property, List<String> values) {
    if (values.isEmpty()) {
      return;
    }
    var alternatives =
        values.stream()
            .map(value -> property + " eq '" + value.replace("'", "''") + "'")
            .collect(Collectors.joining(" or "));
    terms.add(values.size() == 1 ? alternatives : "(" + alternatives + ")");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
