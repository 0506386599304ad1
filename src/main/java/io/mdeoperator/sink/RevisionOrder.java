// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import java.util.HashSet;
import java.util.List;

/** A later revision of an alert is not taken as delivered before an earlier one. */
public final class RevisionOrder {
  private RevisionOrder() {}

  /**
   * Has those delivered again that were accepted although an earlier revision of the alert was not:
   * that one will arrive behind them.
   *
   * @param outcomes in the order of the items; changed here
   */
  public static void retryBehind(List<Batch.Item> items, List<Outcome> outcomes) {
    var left = new HashSet<String>();
    for (var i = 0; i < outcomes.size(); i++) {
      var alert = items.get(i).id();
      if (outcomes.get(i) == Outcome.ACCEPTED && left.contains(alert)) {
        outcomes.set(i, Outcome.RETRY);
      } else if (outcomes.get(i) == Outcome.RETRY) {
        left.add(alert);
      }
    }
  }
}
