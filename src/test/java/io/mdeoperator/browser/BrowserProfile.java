// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.browser;

import io.mdeoperator.testing.tls.TestAuthority;
import io.mdeoperator.tool.TestFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The home folder of one run of the browser. Chromium on Linux takes further authorities from the
 * NSS database in it, so that certificates are verified as they are for everybody.
 */
record BrowserProfile(Path home) {

  /** A new one in which this authority is trusted. */
  static BrowserProfile trusting(TestAuthority authority, Path certutil) {
    try {
      var parent = Files.createDirectories(Path.of("target", "browser").toAbsolutePath());
      var profile = new BrowserProfile(Files.createTempDirectory(parent, "home-"));
      var store = Files.createDirectories(profile.home().resolve(".pki").resolve("nssdb"));
      var certificate =
          Files.writeString(profile.home().resolve("authority.pem"), authority.certificatePem());
      var database = "sql:" + store;
      run(certutil + "", "-N", "-d", database, "--empty-password");
      run(certutil + "", "-A", "-d", database, "-n", "a", "-t", "C,,", "-i", certificate + "");
      return profile;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes it once the browser has ended. */
  void delete() {
    TestFolders.delete(home);
  }

  /** The environment by which Chromium finds it. */
  Map<String, String> environment() {
    return Map.of("HOME", home.toString());
  }

  /** Where Chromium keeps the rest. */
  Path userData() {
    return home.resolve("profile");
  }

  private static void run(String... command) throws IOException {
    var process =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .start();
    try {
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command[0] + " failed: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while certutil ran", e);
    }
  }
}
