// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.cef;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.Evidence;
import io.mdeoperator.sink.format.FilePath;
import io.mdeoperator.sink.format.IpAddress;
import java.util.Optional;
import java.util.function.Predicate;

/** The first file, process, URL and addresses of the evidence: there is one key for each. */
final class CefEvidence {
  private static final Predicate<String> IPV6 = address -> address.contains(":");

  private CefEvidence() {}

  static void write(Evidence evidence, CefLine line) {
    evidence.first("File").ifPresent(file -> file(file, line));
    evidence.first("Process").ifPresent(process -> process(process, line));
    line.id(CefKey.SRC, address(evidence, IPV6.negate()));
    line.labelled(CefKey.C6A2, "Source IPv6 Address", address(evidence, IPV6));
    line.id(CefKey.REQUEST, evidence.first("Url").flatMap(url -> url.text("url")));
  }

  private static void file(AlertFields file, CefLine line) {
    line.text(CefKey.FNAME, file.text("fileName"));
    line.text(CefKey.FILE_PATH, FilePath.of(file, "filePath", "fileName"));
    line.id(CefKey.FILE_HASH, file.text("sha1"));
    line.labelled(CefKey.CS6, "Sha256", file.text("sha256"));
  }

  private static void process(AlertFields process, CefLine line) {
    line.text(
        CefKey.SPROC,
        FilePath.of(process, "filePath", "fileName").or(() -> process.text("fileName")));
    line.number(CefKey.SPID, process.number("processId"));
  }

  private static Optional<String> address(Evidence evidence, Predicate<String> kind) {
    return evidence.items().stream()
        .flatMap(item -> item.text("ipAddress").flatMap(IpAddress::of).stream())
        .filter(kind)
        .findFirst();
  }
}
