// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    mixinStandardHelpOptions = true,
    versionProvider = KubectlMde.VersionLine.class,
    name = "completion",
    description = {
      "Prints the program that kubectl's own completion asks about this plug-in. Once:",
      "  kubectl mde completion > kubectl_complete-mde && chmod +x kubectl_complete-mde",
      "and move it into a folder of your PATH."
    })
final class CompletionCommand implements Runnable {
  private static final String PROGRAM =
      """
      #!/bin/sh
      exec kubectl mde completion --words -- "$@"\
      """;

  /** kubectl's words for: no files, and no space is kept back. */
  private static final String NO_FILES = ":4";

  @Spec private CommandSpec spec;

  @Option(names = "--words", hidden = true, description = "Complete the last of these words.")
  private boolean words;

  @Parameters(hidden = true)
  private List<String> typed = List.of();

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    if (!words) {
      out.println(PROGRAM);
      return;
    }
    var last = typed.isEmpty() ? "" : typed.getLast();
    var candidates = new ArrayList<CharSequence>();
    AutoComplete.complete(
        spec.root(),
        typed.isEmpty() ? new String[] {""} : typed.toArray(String[]::new),
        Math.max(0, typed.size() - 1),
        last.length(),
        0,
        candidates);
    // picocli answers with what is missing behind the cursor.
    candidates.forEach(candidate -> out.println(last + candidate));
    out.println(NO_FILES);
  }
}
