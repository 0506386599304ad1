// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Packs the image, and says how large it is: {@code hack/image}. */
@Command(name = "image")
final class ImageMain implements Callable<Integer> {
  @Parameters(paramLabel = "NAME:TAG")
  private String name;

  @Option(names = "--aot")
  private boolean aot;

  @Spec private CommandSpec spec;

  private ImageMain() {}

  /** Exit status: 0 when it was packed, else 1 or 2. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ImageMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    var root =
        pack(
            OperatorImage.ARCHITECTURES.stream().map(OperatorImage::of).toList(),
            name,
            OperatorImage.ARCHIVE);
    requireStart(root, List.of());
    if (aot) {
      var cache = AotTraining.in(root).run();
      // Without this, a JVM that cannot use the cache starts without it.
      var required = List.of("-XX:AOTMode=on", "-XX:+UseSerialGC");
      var image = OperatorImage.of(OperatorImage.ownArchitecture()).withAotCache(cache);
      var archive = OperatorImage.FOLDER.resolve("mde-operator-aot.tar");
      requireStart(pack(List.of(image), name + "-aot", archive), required);
    }
    return 0;
  }

  private ImageRoot pack(List<OperatorImage> images, String reference, Path archive)
      throws Exception {
    var digest = MultiPlatformArchive.pack(reference, images, archive);
    out().printf("%s %s: %s%n", reference, digest, archive);
    for (var image :
        ImageArchive.unpack(archive, OperatorImage.FOLDER.resolve("layout")).images()) {
      out()
          .printf(
              Locale.ROOT,
              "  linux/%s, %.1f MB compressed%n",
              image.architecture(),
              image.size() / 1e6);
    }
    out().flush();
    return ImageRoot.of(archive);
  }

  /** The image has all that Java needs to start the operator, or the build ends here. */
  private static void requireStart(ImageRoot root, List<String> jvmFlags) throws Exception {
    var output = root.run(jvmFlags, "--version");
    if (!output.startsWith("mde-operator ")) {
      throw new IOException("the operator does not start in its image: " + output);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
