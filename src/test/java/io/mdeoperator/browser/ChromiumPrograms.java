// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code hack/chromium} finds.
 *
 * @param driver the WebDriver server of the same version
 * @param certutil changes the certificates that a profile trusts
 */
record ChromiumPrograms(Path chromium, Path driver, Path certutil) {
  static final String HOW_TO_INSTALL =
      "Chromium, its driver or certutil is not installed: hack/chromium tells what to install";

  /** Empty where one of them is missing. */
  static Optional<ChromiumPrograms> find() {
    try {
      var script = Path.of(System.getProperty("basedir", ""), "hack", "chromium");
      var search =
          new ProcessBuilder("bash", script.toString()).redirectError(Redirect.DISCARD).start();
      var found =
          new String(search.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(Path::of)
              .toList();
      return search.waitFor() == 0
          ? Optional.of(new ChromiumPrograms(found.get(0), found.get(1), found.get(2)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for Chromium", e);
    }
  }
}
