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
 * An archive with an image for each of several platforms, read as an engine reads it (OCI: "Image
 * Layout Specification", "Image Index Specification"), by the machine's {@code tar}.
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

  /** Of the only thing that it names: here the index of the platforms. */
  String digest() throws IOException {
    return top().path("digest").asText();
  }

  /** What that is, and what it is called. */
  JsonNode top() throws IOException {
    return JSON.readTree(layout.resolve("index.json").toFile()).at("/manifests/0");
  }

  /** Operating system and architecture, for example {@code linux/amd64}. */
  List<String> platforms() throws IOException {
    return StreamSupport.stream(manifests().spliterator(), false)
        .map(manifest -> manifest.path("platform"))
        .map(
            platform -> platform.path("os").asText() + "/" + platform.path("architecture").asText())
        .toList();
  }

  /** Of all platforms. */
  List<PlatformImage> images() throws IOException {
    return StreamSupport.stream(manifests().spliterator(), false).map(this::image).toList();
  }

  /** Of this machine's. */
  PlatformImage ownImage() throws IOException {
    var own = "linux/" + OperatorImage.ownArchitecture();
    return image(manifests().path(platforms().indexOf(own)));
  }

  private PlatformImage image(JsonNode manifest) {
    return new PlatformImage(this, manifest.path("digest").asText());
  }

  private JsonNode manifests() throws IOException {
    return json(digest()).path("manifests");
  }

  /** What the digest is of. */
  Path blob(String digest) {
    return layout.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  JsonNode json(String digest) throws IOException {
    return JSON.readTree(blob(digest).toFile());
  }

  static void recreate(Path folder) throws IOException {
    Command.run(List.of("rm", "-rf", folder.toString()));
    Files.createDirectories(folder);
  }

  static String tar(String... arguments) throws IOException {
    // Jib's archives have times in a header of its own.
    var command = new ArrayList<>(List.of("tar", "--warning=no-unknown-keyword"));
    command.addAll(List.of(arguments));
    return Command.run(command);
  }
}
