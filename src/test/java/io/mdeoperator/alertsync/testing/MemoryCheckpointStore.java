// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.delivery.checkpoint.Checkpoint;
import io.mdeoperator.delivery.checkpoint.CheckpointCodec;
import io.mdeoperator.sink.store.CheckpointStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Checkpoints in memory, with versions as an API server keeps them. */
public final class MemoryCheckpointStore implements CheckpointStore {
  private final Map<String, Stored> stored = new HashMap<>();
  private final Map<String, Stored> segments = new HashMap<>();
  private final Map<String, byte[]> setAside = new HashMap<>();
  private int writes;
  private int versions;
  private int crashAtWrite = -1;
  private int failures;

  /** Stands for a process that dies. */
  public static final class Crash extends Error {}

  /** The process dies when it is about to make that write. */
  public void crashAtWrite(int number) {
    crashAtWrite = number;
  }

  /** Refuses the next writes. */
  public void failNext(int count) {
    failures = count;
  }

  /** Of checkpoints. */
  public int writes() {
    return writes;
  }

  public void put(String sink, byte[] content) {
    stored.put(sink, new Stored(content, "by-hand-" + stored.size() + writes));
  }

  public Checkpoint read(String sink) {
    var decoded = CheckpointCodec.decode(stored.get(sink).content(), Alerts.TENANT);
    return ((CheckpointCodec.Decoded.Good) decoded).checkpoint();
  }

  @Override
  public Result<Optional<Stored>> load(String sink) {
    return Result.ok(Optional.ofNullable(stored.get(sink)));
  }

  @Override
  public Result<String> save(String sink, byte[] content, String follows) {
    if (writes + 1 == crashAtWrite) {
      crashAtWrite = -1;
      throw new Crash();
    }
    if (failures > 0) {
      failures--;
      return Result.failed(Reason.SINK_UNAVAILABLE, "It is away.");
    }
    var current = stored.containsKey(sink) ? stored.get(sink).version() : "";
    if (!current.equals(follows)) {
      return Result.failed(Reason.CHECKPOINT_CONFLICT, "conflict");
    }
    writes++;
    versions++;
    stored.put(sink, new Stored(content, "v" + versions));
    return Result.ok("v" + versions);
  }

  @Override
  public Optional<Problem> setAside(String sink, byte[] content) {
    setAside.put(sink, content);
    return Optional.empty();
  }

  /** What was set aside last of a sink. */
  public byte[] setAside(String sink) {
    return setAside.get(sink);
  }

  @Override
  public Result<Optional<Stored>> loadSegment(String sink, int slot) {
    return Result.ok(Optional.ofNullable(segments.get(segment(sink, slot))));
  }

  @Override
  public Result<String> createSegment(String sink, int slot, byte[] content) {
    if (segments.containsKey(segment(sink, slot))) {
      return Result.failed(Reason.CHECKPOINT_CONFLICT, "conflict");
    }
    versions++;
    segments.put(segment(sink, slot), new Stored(content, "v" + versions));
    return Result.ok("v" + versions);
  }

  @Override
  public Optional<Problem> deleteSegment(String sink, int slot, String version) {
    segments.computeIfPresent(
        segment(sink, slot), (_, found) -> found.version().equals(version) ? null : found);
    return Optional.empty();
  }

  private static String segment(String sink, int slot) {
    return slot + "-" + sink;
  }

  /** The segments of all sinks, named by slot and sink; may be changed. */
  public Map<String, Stored> segments() {
    return segments;
  }

  @Override
  public Optional<Problem> delete(String sink) {
    stored.remove(sink);
    segments.keySet().removeIf(name -> name.endsWith("-" + sink));
    return Optional.empty();
  }

  public boolean has(String sink) {
    return stored.containsKey(sink);
  }
}
