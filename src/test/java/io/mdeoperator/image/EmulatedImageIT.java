// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image for the other processor, that {@code hack/image} has built, under QEMU. That takes
 * minutes of both cores, so it runs on demand only, and fails where the image or QEMU is not to be
 * had.
 */
class EmulatedImageIT {
  @TempDir Path folder;

  /** Whatever comes later would take minutes more. */
  @Test
  void startsTheOperatorOnTheOtherProcessor() throws IOException {
    var archive = ImageArchive.unpack(OperatorImage.ARCHIVE, folder.resolve("layout"));
    var images = new ArrayList<>(archive.images());
    images.remove(archive.ownImage());
    var other = images.getFirst();

    ImageRoot.of(other, folder.resolve("root"))
        .startUntil(
            ImageRoot.NATIVE_CRYPTOGRAPHY, folder, List.of(emulatorOf(other.architecture())));
  }

  private String emulatorOf(String architecture) throws IOException {
    var unpacked = folder.resolve("emulator");
    Command.run(List.of("hack/debian", unpacked.toString(), "qemu-user-static"));
    var name = architecture.equals("arm64") ? "aarch64" : "x86_64";
    return unpacked.resolve("usr/bin/qemu-" + name + "-static").toString();
  }
}
