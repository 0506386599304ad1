// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.row;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.AlertTree;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What is known of a row whatever the query is: the columns for devices, which all tables of
 * Defender name alike (Microsoft: "DeviceEvents"), and when it happened. Not thread-safe.
 */
public final class RowFields {
  /** How often a byte of a row is written at most: the name of a device, partly in lower case. */
  private static final int MAX_COPIES = 6;

  /** Bytes of a character of the key and of the id in JSON. */
  private static final int MAX_CHARACTER = 6;

  private final Batch.Item item;
  private final AlertFields columns;

  private RowFields(Batch.Item item) {
    this.item = item;
    this.columns = AlertTree.read(item.json());
  }

  /** Reads a row, whatever is in it. */
  public static RowFields read(Batch.Item item) {
    return new RowFields(item);
  }

  /**
   * An upper bound of the length of a document that has all of a row.
   *
   * @param frame what does not come from the row
   */
  public static long maxSize(Batch.Item item, int frame) {
    return frame
        + (long) MAX_COPIES * item.json().length
        + (long) MAX_CHARACTER * (item.key().length() + item.id().length());
  }

  public Optional<String> deviceId() {
    return columns.text("DeviceId");
  }

  public Optional<String> deviceName() {
    return columns.text("DeviceName");
  }

  /** All columns. */
  public ObjectNode all() {
    return columns.copy().unread();
  }

  /** When it happened; empty where the row does not say. */
  public Optional<Instant> time() {
    return Optional.of(item.time()).filter(time -> !time.equals(Instant.EPOCH));
  }

  /**
   * The same.
   *
   * @param clock tells the time of a row that does not say
   */
  public Instant time(InstantSource clock) {
    return time().orElseGet(clock::instant);
  }
}
