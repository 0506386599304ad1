// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.JsonObject;
import io.mdeoperator.sink.ocsf.OcsfObservables.ObservableType;

/** A process and its parent; OCSF has none without an id, so that the file is all that is left. */
final class OcsfProcess {
  private OcsfProcess() {}

  static void write(AlertFields from, OcsfObservables observables, JsonObject to) {
    var id = from.number("processId");
    if (id.isEmpty()) {
      OcsfFile.write("file", from, observables, to);
      return;
    }
    var name = from.text("fileName");
    var commandLine = from.text("processCommandLine");
    to.number("process.pid", id);
    to.text("process.name", name);
    to.text("process.cmd_line", commandLine);
    to.number("process.created_time", OcsfMillis.of(from, "processCreationTime"));
    OcsfFile.writeImage("process.file", from, observables, to);
    parent(from, to);
    observables.add("process.name", ObservableType.PROCESS_NAME, name);
    observables.add("process.cmd_line", ObservableType.COMMAND_LINE, commandLine);
  }

  private static void parent(AlertFields from, JsonObject to) {
    var id = from.number("parentProcessId");
    if (id.isPresent()) {
      var at = "process.parent_process";
      to.number(at + ".pid", id);
      to.text(at + ".name", from.text("parentProcessFileName"));
      to.number(at + ".created_time", OcsfMillis.of(from, "parentProcessCreationTime"));
      OcsfFile.write(at + ".file", from, "parentProcessFilePath", "parentProcessFileName", to);
    }
  }
}
