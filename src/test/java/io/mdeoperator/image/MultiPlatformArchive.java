// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.base.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins the images for several platforms in one archive, of which an engine takes its own (OCI:
 * "Image Layout Specification", "Image Index Specification"). Jib writes archives of one image.
 */
final class MultiPlatformArchive {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private final Path layout;

  private MultiPlatformArchive(Path layout) {
    this.layout = layout;
  }

  /**
   * Packs them. What several images have is in it once, and the same files give the same digest.
   *
   * @param name what they are called there, for example {@code mde-operator:dev}
   * @param archive where to; each image's own files are put in a folder beside it
   * @return the digest of the index of platforms
   */
  static String pack(String name, List<OperatorImage> images, Path archive) throws Exception {
    var joined = new MultiPlatformArchive(archive.resolveSibling("joined"));
    ImageArchive.recreate(joined.layout.resolve("blobs/sha256"));
    var singles = new ArrayList<ImageArchive>();
    for (var image : images) {
      var single = image.pack(name, archive.toAbsolutePath().getParent());
      singles.add(ImageArchive.unpack(single, single.resolveSibling("layout")));
    }
    var digest = joined.join(singles);
    ImageArchive.tar(
        "--sort=name",
        "--mtime=@0",
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "-cf",
        archive.toString(),
        "-C",
        joined.layout.toString(),
        ".");
    return digest;
  }

  private String join(List<ImageArchive> singles) throws IOException {
    var platforms = index();
    for (var single : singles) {
      takeBlobs(single);
      platforms.withArray("manifests").add(platform(single));
    }
    var bytes = JSON.writeValueAsBytes(platforms);
    var hex = Sha256.hex(bytes);
    Files.write(layout.resolve("blobs/sha256").resolve(hex), bytes);
    var called = singles.getFirst().top().path("annotations");
    var top = index();
    top.withArray("manifests")
        .addObject()
        .put("mediaType", INDEX)
        .put("digest", "sha256:" + hex)
        .put("size", bytes.length)
        .set("annotations", called);
    Files.write(layout.resolve("index.json"), JSON.writeValueAsBytes(top));
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    return "sha256:" + hex;
  }

  private void takeBlobs(ImageArchive single) throws IOException {
    try (var blobs = Files.list(single.layout().resolve("blobs/sha256"))) {
      for (var blob : blobs.toList()) {
        var target = layout.resolve("blobs/sha256").resolve(blob.getFileName());
        Files.copy(blob, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static JsonNode platform(ImageArchive single) throws IOException {
    var manifest = (ObjectNode) single.top();
    manifest.remove("annotations");
    manifest
        .putObject("platform")
        .put("architecture", new PlatformImage(single, single.digest()).architecture())
        .put("os", "linux");
    return manifest;
  }

  private static ObjectNode index() {
    return JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", INDEX);
  }
}
