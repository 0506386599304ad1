// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Jars whose entries are not compressed by themselves: the layer is, as a whole, which makes it a
 * quarter smaller. The entries are the same, in their order, so signatures hold.
 */
final class StoredJars {
  private StoredJars() {}

  /** Writes such jars of the same names into this folder. */
  static List<Path> of(List<Path> jars, Path folder) throws IOException {
    Files.createDirectories(folder);
    var stored = new ArrayList<Path>();
    for (var jar : jars) {
      var to = folder.resolve(jar.getFileName());
      store(jar, to);
      stored.add(to);
    }
    return stored;
  }

  private static void store(Path jar, Path to) throws IOException {
    try (var from = new ZipFile(jar.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(to))) {
      out.setMethod(ZipOutputStream.STORED);
      for (var entry : Collections.list(from.entries())) {
        var plain = new ZipEntry(entry.getName());
        plain.setLastModifiedTime(entry.getLastModifiedTime());
        plain.setSize(entry.getSize());
        plain.setCompressedSize(entry.getSize());
        plain.setCrc(entry.getCrc());
        out.putNextEntry(plain);
        try (var content = from.getInputStream(entry)) {
          content.transferTo(out);
        }
        out.closeEntry();
      }
    }
  }
}
