// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.SinkInput;
import java.util.Map;

/**
 * All formats that a spec may name, for each kind of record.
 *
 * @param <T> what writes a record
 */
public record Formats<T>(Map<Format, T> alerts, Map<Format, T> rows) {
  public Formats {
    alerts = Map.copyOf(alerts);
    rows = Map.copyOf(rows);
  }

  /** The one of a sink. */
  public T of(SinkInput input) {
    var all = input.owner().records() == RecordKind.ALERT ? alerts : rows;
    return all.get(input.spec().format());
  }
}
