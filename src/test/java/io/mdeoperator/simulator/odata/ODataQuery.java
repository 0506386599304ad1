// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.odata;

import io.mdeoperator.simulator.defender.Paging;
import io.mdeoperator.simulator.http.HttpCall;
import java.util.HashMap;

/**
 * The query options of a list.
 *
 * @param filter null for none
 * @param expand null for nothing
 */
public record ODataQuery(ODataFilter filter, int top, int skip, String expand) {

  public static ODataQuery of(HttpCall call, EntityType type, Paging paging) throws ODataException {
    var options = new HashMap<String, String>();
    for (var parameter : call.queryParameters()) {
      if (options.put(parameter.getName(), parameter.getValue()) != null) {
        throw invalid("Query option '" + parameter.getName() + "' was specified more than once");
      }
    }
    var filter = options.remove("$filter");
    var top = options.remove("$top");
    var skip = options.remove("$skip");
    var expand = options.remove("$expand");
    if (!options.isEmpty()) {
      throw invalid(
          "The query parameter '" + options.keySet().iterator().next() + "' is not supported");
    }
    return new ODataQuery(
        filter == null ? null : ODataFilter.parse(filter, type),
        top == null ? paging.cap() : top(top, paging),
        skip == null ? 0 : number("$skip", skip),
        expanded(expand, type));
  }

  /** The same text, if that may be expanded. */
  public static String expanded(String expand, EntityType type) throws ODataException {
    if (expand != null && !type.expandable().contains(expand)) {
      throw invalid("Could not find a property named '" + expand + "' to expand");
    }
    return expand;
  }

  private static int top(String text, Paging paging) throws ODataException {
    var top = number("$top", text);
    if (top > paging.cap() && paging.refusesTopAboveCap()) {
      throw invalid(
          "The limit of '"
              + paging.cap()
              + "' for Top query has been exceeded. The value from the"
              + " incoming request is '"
              + top
              + "'");
    }
    return Math.min(top, paging.cap());
  }

  private static int number(String option, String text) throws ODataException {
    try {
      var number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below
    }
    throw invalid("Invalid value '" + text + "' for " + option + " query option found");
  }

  private static ODataException invalid(String text) {
    return new ODataException("The query specified in the URI is not valid. " + text + ".");
  }
}
