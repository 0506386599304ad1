// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.Evidence;
import io.mdeoperator.sink.format.FilePath;
import io.mdeoperator.sink.format.IpAddress;
import io.mdeoperator.sink.format.JsonObject;
import java.util.Collection;
import java.util.LinkedHashSet;

/**
 * The first process, file, URL and registry key of the evidence, whose fields hold one each, and
 * the addresses and hashes of all of it.
 */
final class EcsEvidence {
  private EcsEvidence() {}

  static void write(Evidence evidence, JsonObject to) {
    evidence.first("Process").ifPresent(process -> process(process, to));
    evidence.first("File").ifPresent(file -> file(file, to));
    evidence.first("Url").ifPresent(url -> url(url, to));
    evidence.first("RegistryKey").ifPresent(key -> EcsRegistry.write(key, to));
    to.texts("related.hash", hashes(evidence));
    to.texts("related.ip", addresses(evidence));
  }

  private static void process(AlertFields process, JsonObject to) {
    to.number("process.pid", process.number("processId"));
    to.text("process.name", process.text("fileName"));
    to.text("process.executable", FilePath.of(process, "filePath", "fileName"));
    to.text("process.command_line", process.text("processCommandLine"));
    to.time("process.start", process.time("processCreationTime"));
    to.text("process.hash.sha1", process.text("sha1"));
    to.text("process.hash.sha256", process.text("sha256"));
    to.number("process.parent.pid", process.number("parentProcessId"));
    to.text("process.parent.name", process.text("parentProcessFileName"));
    to.text(
        "process.parent.executable",
        FilePath.of(process, "parentProcessFilePath", "parentProcessFileName"));
    to.time("process.parent.start", process.time("parentProcessCreationTime"));
  }

  private static void file(AlertFields file, JsonObject to) {
    to.text("file.name", file.text("fileName"));
    to.text("file.directory", file.text("filePath"));
    to.text("file.path", FilePath.of(file, "filePath", "fileName"));
    to.text("file.hash.sha1", file.text("sha1"));
    to.text("file.hash.sha256", file.text("sha256"));
  }

  private static void url(AlertFields url, JsonObject to) {
    to.text("url.original", url.text("url"));
    to.text("url.full", url.text("url"));
  }

  private static Collection<String> addresses(Evidence evidence) {
    var addresses = new LinkedHashSet<String>();
    for (var item : evidence.items()) {
      item.text("ipAddress").flatMap(IpAddress::of).ifPresent(addresses::add);
    }
    return addresses;
  }

  private static Collection<String> hashes(Evidence evidence) {
    var hashes = new LinkedHashSet<String>();
    for (var item : evidence.items()) {
      item.text("sha1").ifPresent(hashes::add);
      item.text("sha256").ifPresent(hashes::add);
    }
    return hashes;
  }
}
