// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Defender has a hive of the registry, a key and a value in fields of their own. */
public final class RegistryPath {
  private RegistryPath() {}

  /** Those parts that are present, one below the other. */
  public static String of(List<Optional<String>> parts) {
    return parts.stream().flatMap(Optional::stream).collect(Collectors.joining("\\"));
  }
}
