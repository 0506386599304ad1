// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import java.util.Optional;

/** Defender's paths are those of folders; names of files are beside them. */
public final class FilePath {
  private FilePath() {}

  /** The whole path; empty when the folder or the name is absent. */
  public static Optional<String> of(AlertFields from, String folderField, String nameField) {
    return from.text(folderField)
        .flatMap(folder -> from.text(nameField).map(name -> join(folder, name)));
  }

  private static String join(String folder, String name) {
    if (folder.endsWith("/") || folder.endsWith("\\")) {
      return folder + name;
    }
    return folder + (folder.startsWith("/") ? "/" : "\\") + name;
  }
}
