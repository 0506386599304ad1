// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The image for one platform.
 *
 * @param archive where it is
 * @param digest of its manifest
 */
record PlatformImage(ImageArchive archive, String digest) {
  /** The command that it runs. */
  List<String> entryPoint() throws IOException {
    return StreamSupport.stream(config().path("Entrypoint").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  /** How it is run: entry point, user, labels. */
  JsonNode config() throws IOException {
    return configuration().path("config");
  }

  /** The processor that it is for. */
  String architecture() throws IOException {
    return configuration().path("architecture").asText();
  }

  private JsonNode configuration() throws IOException {
    return archive.json(archive.json(digest).at("/config/digest").asText());
  }

  /** What whoever has nothing of it downloads, in bytes. */
  long size() throws IOException {
    var size = 0L;
    for (var layer : layers()) {
      size += Files.size(layer);
    }
    return size;
  }

  /** Lays all layers out in a folder that is made anew, as an engine does. */
  void extract(Path root) throws IOException {
    ImageArchive.recreate(root);
    for (var layer : layers()) {
      ImageArchive.tar("-xzpf", layer.toString(), "-C", root.toString());
    }
  }

  /** All files and folders, with mode, owner, size, time and name, as tar lists them. */
  List<String> entries() throws IOException {
    var entries = new ArrayList<String>();
    for (var layer : layers()) {
      entries.addAll(entriesOf(layer));
    }
    return entries;
  }

  /** The same of one layer. */
  static List<String> entriesOf(Path layer) throws IOException {
    return ImageArchive.tar("-tvzf", layer.toString(), "--numeric-owner", "--full-time", "--utc")
        .lines()
        .toList();
  }

  /** From the lowest on. */
  List<Path> layers() throws IOException {
    return StreamSupport.stream(archive.json(digest).path("layers").spliterator(), false)
        .map(layer -> archive.blob(layer.path("digest").asText()))
        .toList();
  }
}
