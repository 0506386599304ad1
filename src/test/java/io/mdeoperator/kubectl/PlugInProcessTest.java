// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plug-in as a process, with a program in the place of kubectl. */
class PlugInProcessTest {
  private static final String MANY =
      """
      #!/bin/sh
      case "$*" in *mdetenants*) ;; *) echo '{"items": []}'; exit ;; esac
      exec awk 'BEGIN {
        filler = sprintf("%2000s", ""); gsub(/ /, "x", filler)
        printf "{\\"items\\": ["
        for (i = 0; i < 5000; i++) printf "%s{\\"kind\\": \\"MdeTenant\\", \\"metadata\\": {\\"name\\": \\"c%d\\", \\"uid\\": \\"%s\\"}}", i ? "," : "", i, filler
        print "]}"
      }'
      """;

  @TempDir private Path folder;

  private record Result(int status, String out, String err) {}

  private void kubectl(String script) throws IOException {
    var file = Files.writeString(folder.resolve("kubectl"), script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Result shell(String script) throws Exception {
    var out = folder.resolve("out");
    var err = folder.resolve("err");
    var shell =
        new ProcessBuilder("sh", "-c", script)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    shell.environment().put("PATH", folder + ":/usr/bin:/bin");
    shell.environment().put("LC_ALL", "C");
    var status = shell.start().waitFor();
    return new Result(status, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  /** 10 MB of JSON come in; each customer may keep what its row needs. */
  @Test
  void showsFiveThousandCustomersInLittleMemory() throws Exception {
    kubectl(MANY);
    PlugInProgram.install(folder, "-Xmx20m");

    var result = shell("kubectl-mde status");

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out().lines()).hasSize(5003).anyMatch(line -> line.startsWith("c4999 "));
  }

  @Test
  void isSilentWhenItsReaderHasSeenEnough() throws Exception {
    kubectl(MANY);
    PlugInProgram.install(folder);

    var result = shell("kubectl-mde status | head -n 2");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).hasLineCount(2).doesNotContain("\u001b");
  }

  @Test
  void saysThatKubectlIsMissing() throws Exception {
    PlugInProgram.install(folder);

    var result = shell("PATH='" + folder + "'; kubectl-mde status </dev/null");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("kubectl cannot be started: install it");
  }

  /** A manifest is UTF-8, whatever the terminal is. */
  @Test
  void writesUtf8InEveryLocale() throws Exception {
    PlugInProgram.install(folder);
    Files.writeString(
        folder.resolve("customers.csv"),
        "tenantId,displayName\n22222222-2222-2222-2222-222222222222,Müller 日本\n");

    var result = shell("kubectl-mde onboard '" + folder + "/customers.csv' --application partner");

    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("displayName: \"Müller 日本\"");
  }
}
