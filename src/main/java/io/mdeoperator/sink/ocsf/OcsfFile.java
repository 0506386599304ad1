// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.FilePath;
import io.mdeoperator.sink.format.JsonObject;
import io.mdeoperator.sink.ocsf.OcsfObservables.ObservableType;
import java.util.ArrayList;
import java.util.List;

/** A file; OCSF has none without a name. */
final class OcsfFile {
  private static final OcsfChoice REGULAR_FILE = new OcsfChoice(1, "Regular File");
  private static final OcsfChoice SHA1 = new OcsfChoice(2, "SHA-1");
  private static final OcsfChoice SHA256 = new OcsfChoice(3, "SHA-256");

  private OcsfFile() {}

  /** An item of the evidence, with its hashes. */
  static void write(String at, AlertFields from, OcsfObservables observables, JsonObject to) {
    writeImage(at, from, observables, to);
    observables.add(at + ".name", ObservableType.FILE_NAME, from.text("fileName"));
  }

  /** The file of a process, with its hashes; its name is searched for as the process's. */
  static void writeImage(String at, AlertFields from, OcsfObservables observables, JsonObject to) {
    if (write(at, from, "filePath", "fileName", to)) {
      var hashes = new ArrayList<JsonObject>();
      hash("sha1", SHA1, from, hashes, observables.below(at));
      hash("sha256", SHA256, from, hashes, observables.below(at));
      to.objects(at + ".hashes", hashes);
    }
  }

  /** What those fields say. */
  static boolean write(
      String at, AlertFields from, String folderField, String nameField, JsonObject to) {
    var name = from.text(nameField);
    if (name.isPresent()) {
      REGULAR_FILE.write(at + ".type_id", at + ".type", to);
      to.text(at + ".name", name);
      to.text(at + ".parent_folder", from.text(folderField));
      to.text(at + ".path", FilePath.of(from, folderField, nameField));
    }
    return name.isPresent();
  }

  private static void hash(
      String field,
      OcsfChoice algorithm,
      AlertFields from,
      List<JsonObject> hashes,
      OcsfObservables observables) {
    var value = from.text(field);
    if (value.isPresent()) {
      observables.add("hashes[" + hashes.size() + "].value", ObservableType.HASH, value);
      var hash = new JsonObject();
      algorithm.write("algorithm_id", "algorithm", hash);
      hash.text("value", value);
      hashes.add(hash);
    }
  }
}
