// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of an image, laid out in a folder, in which programs of the image run as in a
 * container: with the machine's network, devices and temporary files, and no other file of the
 * machine.
 *
 * @param folder where the files are
 * @param entryPoint what the image runs
 */
record ImageRoot(Path folder, List<String> entryPoint) {
  private static final String IN_IMAGE =
      """
      set -e
      root=$1 shared=$2
      shift 2
      for folder in /proc /dev /tmp $shared; do
        mkdir -p "$root$folder"
        mount --rbind "$folder" "$root$folder"
      done
      exec chroot "$root" "$@"
      """;

  /** Lays this machine's out beside the archive, in place of those of an image before. */
  static ImageRoot of(Path archive) throws IOException {
    var image = ImageArchive.unpack(archive, archive.resolveSibling("layout")).ownImage();
    var root = archive.resolveSibling("root");
    image.extract(root);
    return new ImageRoot(root, image.entryPoint());
  }

  /**
   * The command that runs another one here, as root of namespaces of its own; it needs no rights.
   *
   * @param shared a folder of the machine that is seen here, too
   */
  List<String> command(Path shared, List<String> command) {
    var whole = new ArrayList<>(List.of("unshare", "--map-root-user", "--mount"));
    whole.addAll(List.of("sh", "-c", IN_IMAGE, "in-image", folder.toString(), shared.toString()));
    whole.addAll(command);
    return whole;
  }

  /**
   * Runs the image's entry point, and returns what it has printed when it has ended.
   *
   * @param jvmFlags in addition to those of the image
   */
  String run(List<String> jvmFlags, String... arguments) throws IOException {
    var command = new ArrayList<>(entryPoint);
    command.addAll(1, jvmFlags);
    command.addAll(List.of(arguments));
    return Command.run(command(folder, command));
  }
}
