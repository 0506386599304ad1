// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A control group of Linux that holds a process to a limit of memory, as a kubelet does: the kernel
 * kills what needs more (Linux manual: cgroups(7)).
 */
public final class MemoryGroup implements AutoCloseable {
  private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/memory");
  private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");

  private final Path folder;

  private MemoryGroup(Path folder) {
    this.folder = folder;
  }

  /** Makes one; empty where this user may not. */
  public static Optional<MemoryGroup> limitedTo(long bytes) {
    var isFirst = Files.isDirectory(VERSION_1);
    var folder = (isFirst ? VERSION_1 : VERSION_2).resolve("mde-operator-" + UUID.randomUUID());
    try {
      Files.createDirectory(folder);
      var limit = folder.resolve(isFirst ? "memory.limit_in_bytes" : "memory.max");
      Files.writeString(limit, Long.toString(bytes));
      return Optional.of(new MemoryGroup(folder));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Makes one.
   *
   * @throws IllegalStateException when this user may not
   */
  public static MemoryGroup require(long bytes) {
    return limitedTo(bytes)
        .orElseThrow(
            () -> new IllegalStateException("only root may limit the memory of a process"));
  }

  /** The same with the memory that the operator is shipped with. */
  public static MemoryGroup shipped() {
    return require(ShippedDeployment.read().memoryLimit());
  }

  /** The command that starts another one in this group. */
  public List<String> prefix() {
    var script = "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"";
    return List.of("/bin/sh", "-c", script, folder.toString());
  }

  /** The most that its processes ever had, the kernel's cache of files included, in bytes. */
  public long peak() {
    var isFirst = Files.exists(folder.resolve("memory.max_usage_in_bytes"));
    var file = folder.resolve(isFirst ? "memory.max_usage_in_bytes" : "memory.peak");
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes it; its processes have to be gone. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("a process is left in " + folder, e);
    }
  }
}
