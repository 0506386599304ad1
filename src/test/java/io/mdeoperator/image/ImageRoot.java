// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import static org.awaitility.Awaitility.await;

import io.mdeoperator.cluster.install.OperatorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  /** What the operator logs when the native code of its processor is there and can be used. */
  static final String NATIVE_CRYPTOGRAPHY = "Native cryptography is used";

  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final String NO_CLUSTER =
      """
      apiVersion: v1
      kind: Config
      current-context: none
      contexts: [{name: none, context: {cluster: none, user: none}}]
      clusters: [{name: none, cluster: {server: 'https://127.0.0.1:1'}}]
      users: [{name: none, user: {token: none}}]
      """;

  /** Lays an image out in a folder that is made anew. */
  static ImageRoot of(PlatformImage image, Path folder) throws IOException {
    image.extract(folder);
    return new ImageRoot(folder, image.entryPoint());
  }

  /** Lays this machine's out beside the archive, in place of those of an image before. */
  static ImageRoot of(Path archive) throws IOException {
    var image = ImageArchive.unpack(archive, archive.resolveSibling("layout")).ownImage();
    return of(image, archive.resolveSibling("root"));
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

  /**
   * Starts the operator, which finds no cluster, until its log says that, and returns the log.
   *
   * @param shared a folder of the machine that is seen here, too, and gets the log
   * @param emulator what runs the programs of the image; empty where the machine does
   */
  String startUntil(String said, Path shared, List<String> emulator) throws IOException {
    var kubeconfig = Files.writeString(shared.resolve("kubeconfig"), NO_CLUSTER);
    var command = new ArrayList<>(emulator);
    command.addAll(entryPoint);
    var log = shared.resolve("operator.log");
    try (var operator = OperatorProcess.run(command(shared, command), kubeconfig, log)) {
      await()
          .atMost(TIMEOUT)
          .until(
              () -> {
                operator.requireAlive();
                return operator.log().contains(said);
              });
      return operator.log();
    }
  }
}
