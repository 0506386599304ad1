// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.delivery.memory.BatchMemory;
import io.mdeoperator.delivery.memory.BatchRoom;
import java.util.Optional;

/**
 * The memory for the rows of a run, taken when the first one comes: a query may take minutes until
 * then, and feeds are not to wait for it. Used by one thread.
 */
final class RunRoom implements BatchRoom, AutoCloseable {
  /** Each waits for some seconds; what Microsoft has computed is not thrown away at once. */
  private static final int ATTEMPTS = 6;

  private final BatchMemory memory;
  private final String namespace;
  private final long longRow;
  private Optional<BatchMemory.Room> room = Optional.empty();

  /**
   * @param longRow bytes of a row that there was no room for; it may have more
   */
  RunRoom(BatchMemory memory, String namespace, long longRow) {
    this.memory = memory;
    this.namespace = namespace;
    this.longRow = longRow;
  }

  private Optional<BatchMemory.Room> room() {
    for (var i = 0; i < ATTEMPTS && room.isEmpty(); i++) {
      room = memory.room(namespace, 0, longRow);
    }
    return room;
  }

  @Override
  public boolean hasRoomFor(long bytes) {
    return room().filter(held -> held.hasRoomFor(bytes)).isPresent();
  }

  @Override
  public boolean has(int records, long bytes) {
    return room().filter(held -> held.has(records, bytes)).isPresent();
  }

  @Override
  public void close() {
    room.ifPresent(BatchMemory.Room::close);
  }
}
