// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.hunting;

import java.util.Map;

/**
 * A row of a result, which is personal data of a customer: never to be logged.
 *
 * @param json the bytes that came; not to be changed
 * @param values of the columns that were asked for, by name: texts, numbers with every digit that
 *     came, {@code true} and {@code false}, and what is structured as its JSON; one that is null or
 *     that the row does not have is left out
 */
@SuppressWarnings("ArrayRecordComponent") // rows are handed on and never compared
public record HuntingRow(byte[] json, Map<String, String> values) {
  public HuntingRow {
    values = Map.copyOf(values);
  }

  @Override
  public String toString() {
    return "HuntingRow[" + json.length + " bytes]";
  }
}
