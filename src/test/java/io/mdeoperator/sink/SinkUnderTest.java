// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A sink with a real receiver behind it, as {@link SinkConformance} needs them. */
public interface SinkUnderTest extends AutoCloseable {
  /** The sink as the feed makes it for its next step; waits a minute for its receiver. */
  Sink sink();

  /** The same, but it waits for a second only. */
  Sink impatientSink();

  /** Its owner has such records from now on, and {@link #received} knows them by their marks. */
  void of(RecordKind records);

  /** The records that the receiver holds, in the order of their arrival as far as it knows one. */
  List<JsonNode> received();

  /** A record that this receiver can never take, whoever sends it. */
  SinkRecord refusedForGood(String id, int seconds);

  /** The receiver cannot be reached from now on. */
  void shut();

  /** The receiver does not answer from now on. */
  void hold();

  /** Whether the receiver has been asked something that it does not answer. */
  boolean isAsked();

  /** The receiver is well from now on, and answers what it has been asked. */
  void open();

  /** The receiver and its sink have new credentials, if they have any. */
  default void changeCredentials() {}

  @Override
  void close();
}
