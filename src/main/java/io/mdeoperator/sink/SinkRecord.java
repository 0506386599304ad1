// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import java.time.Instant;

/**
 * What sinks are given: a revision of an alert, or a row of a hunting query.
 *
 * @param id the alert's id, empty where it has none; what its owner tells a row by
 * @param time the alert's last update; when what the row tells of happened; {@link Instant#EPOCH}
 *     where it does not say
 * @param json a JSON object in UTF-8, as it came
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are held once and never compared
public record SinkRecord(String id, Instant time, byte[] json) {
  @Override
  public String toString() {
    return "SinkRecord[" + id + " " + time + "]";
  }
}
