// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * An image's archive, read as an engine reads it (OCI: "Image Layout Specification"), by the
 * machine's {@code tar}.
 *
 * @param layout the folder that the archive was unpacked into
 */
record ImageArchive(Path layout) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Unpacks the archive, but not the layers in it, into a folder that is made anew. */
  static ImageArchive unpack(Path archive, Path layout) throws IOException {
    recreate(layout);
    tar("-xf", archive.toString(), "-C", layout.toString());
    return new ImageArchive(layout);
  }

  /** Of the manifest. */
  String digest() throws IOException {
    var index = JSON.readTree(layout.resolve("index.json").toFile());
    return index.at("/manifests/0/digest").asText();
  }

  /** The command that it runs. */
  List<String> entryPoint() throws IOException {
    return StreamSupport.stream(config().path("Entrypoint").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  /** How it is run: entry point, user, labels. */
  JsonNode config() throws IOException {
    return read(manifest().at("/config/digest").asText()).path("config");
  }

  /** Lays all layers out in a folder that is made anew, as an engine does. */
  void extract(Path root) throws IOException {
    recreate(root);
    for (var layer : layers()) {
      tar("-xzpf", layer.toString(), "-C", root.toString());
    }
  }

  /** All files and folders, with mode, owner, size, time and name, as tar lists them. */
  List<String> entries() throws IOException {
    var entries = new ArrayList<String>();
    for (var layer : layers()) {
      entries.addAll(
          tar("-tvzf", layer.toString(), "--numeric-owner", "--full-time", "--utc")
              .lines()
              .toList());
    }
    return entries;
  }

  private List<Path> layers() throws IOException {
    return StreamSupport.stream(manifest().path("layers").spliterator(), false)
        .map(layer -> blob(layer.path("digest").asText()))
        .toList();
  }

  private JsonNode manifest() throws IOException {
    return read(digest());
  }

  private JsonNode read(String digest) throws IOException {
    return JSON.readTree(blob(digest).toFile());
  }

  private Path blob(String digest) {
    return layout.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  private static void recreate(Path folder) throws IOException {
    Command.run(List.of("rm", "-rf", folder.toString()));
    Files.createDirectories(folder);
  }

  private static String tar(String... arguments) throws IOException {
    // Jib's archives have times in a header of its own.
    var command = new ArrayList<>(List.of("tar", "--warning=no-unknown-keyword"));
    command.addAll(List.of(arguments));
    return Command.run(command);
  }
}
