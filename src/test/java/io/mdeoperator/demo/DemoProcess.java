// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What {@code ./demo} runs, without the compiling before: it would happen below the running tests.
 */
public final class DemoProcess {
  private static final List<String> STORY =
      List.of(
          "1. A cluster",
          "/consent/callback",
          "2. The partner applies",
          "mdetenant.mde-operator.io/contoso created",
          "3. ConsentPending",
          "contoso is ConsentPending",
          "fabrikam is ConsentPending",
          "/v2.0/adminconsent?client_id=",
          "4. Contoso's administrator",
          "Permissions requested",
          "/consent/result?state=",
          "Consent is complete",
          "Contoso",
          "Read all alerts",
          "No action is needed.",
          "5. Ready",
          "contoso is Ready",
          "the feed of alerts is Ready",
          "6. Contoso's alerts",
          "all 5 alerts of the last day are there",
          "7. The same alerts",
          "the receiver has all 5 alerts",
          "are signed",
          "8. A hunting query",
          "mdehuntingquery.mde-operator.io/powershell-starts created",
          "the receiver has the row",
          "pc1.contoso.example  powershell.exe",
          "are signed",
          "powershell-starts is Ready",
          "9. The operator is killed",
          "the receiver and the mirror have all 8 alerts",
          "the feed of alerts is Ready again",
          "10. A device is isolated",
          "mdemachineaction.mde-operator.io/isolate-pc1 created",
          "the operator was killed, and works again",
          "Defender was asked once to isolate pc1.contoso.example",
          "11. The device is released",
          "isolate-pc1 is Released",
          "Defender was asked once to release pc1.contoso.example",
          "Defender was asked once to isolate pc1.contoso.example",
          "12. ConsentRevoked",
          "contoso is ConsentRevoked",
          "13. No secret");

  private DemoProcess() {}

  /** Runs it to its end, which has to be a good one, and returns what it printed. */
  public static String tellOnce(Path folder, String... arguments)
      throws IOException, InterruptedException {
    var output = folder.resolve("demo.out");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-Xmx256m"));
    command.add("-Dbasedir=" + Path.of("").toAbsolutePath());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Demo.class.getName(), "--once"));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("the demo has ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    var told = Files.readString(output);
    assertThat(process.exitValue()).as(told).isZero();
    return told;
  }

  /** The whole story in its order, in plain text, without the secret or a token. */
  public static void assertIsTheStory(String told) {
    assertThat(told)
        .containsSubsequence(STORY)
        .doesNotContain("demo-secret-", "eyJ", "\u001b[", "\r");
  }
}
