// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.kubectl.support.OperatorNamespace;
import io.mdeoperator.kubectl.support.SupportBundle;
import io.mdeoperator.kubectl.view.Texts;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "support-bundle",
    description = {
      "Writes a ZIP file for those who help: the objects with their conditions, events, the"
          + " operator's log, configuration, Lease and metrics, as far as you may read them.",
      "It holds no value of a Secret, no alert, no path of a sink's URL, no text of a query, and of"
          + " an action neither the comment nor who has asked for it; names of customers and"
          + " devices, tenant ids and consent links it holds."
    })
final class SupportBundleCommand extends MdeCommand {
  @Parameters(paramLabel = "FILE", description = "Such as support.zip; must not exist.")
  private Path file;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Objects of all namespaces.")
  private boolean allNamespaces;

  @Mixin private OperatorNamespace operator;

  @Override
  public Integer call() throws Exception {
    var scope = allNamespaces ? List.of("--all-namespaces") : List.<String>of();
    var bundle = new SupportBundle(cluster(), scope, operator.name());
    try (var out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      bundle.write(out).forEach(line -> out().println(Texts.printable(line)));
    } catch (FileAlreadyExistsException e) {
      throw wrong("'" + file + "' exists: name another file.");
    } catch (IOException e) {
      throw wrong("'" + file + "' cannot be written: " + e.getClass().getSimpleName() + ".");
    }
    return 0;
  }
}
