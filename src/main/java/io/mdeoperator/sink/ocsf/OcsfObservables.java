// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.JsonObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What people search for, wherever in the document it is: each value once. Not thread-safe. */
final class OcsfObservables {
  /** More is found at its own place only. */
  static final int MAX = 100;

  /** What it is, by OCSF's types of attributes. */
  enum ObservableType {
    HOSTNAME(1, "Hostname"),
    IP_ADDRESS(2, "IP Address"),
    USER_NAME(4, "User Name"),
    EMAIL_ADDRESS(5, "Email Address"),
    URL(6, "URL String"),
    FILE_NAME(7, "File Name"),
    HASH(8, "Hash"),
    PROCESS_NAME(9, "Process Name"),
    COMMAND_LINE(13, "Command Line"),
    REGISTRY_KEY(46, "Registry Key Path");

    private final long id;
    private final String caption;

    ObservableType(long id, String caption) {
      this.id = id;
      this.caption = caption;
    }

    private OcsfChoice choice() {
      return new OcsfChoice(id, caption);
    }
  }

  private record Observable(ObservableType type, String value) {}

  private final Map<Observable, JsonObject> all;
  private final String prefix;

  /** For a document. */
  OcsfObservables() {
    this(new LinkedHashMap<>(), "");
  }

  private OcsfObservables(Map<Observable, JsonObject> all, String prefix) {
    this.all = all;
    this.prefix = prefix;
  }

  /** The same, for those who add attributes of an object. */
  OcsfObservables below(String path) {
    return new OcsfObservables(all, prefix + path + ".");
  }

  /** Adds the value of an attribute, such as {@code process.name}. */
  void add(String path, ObservableType type, Optional<String> value) {
    if (all.size() < MAX) {
      value.ifPresent(
          some ->
              all.computeIfAbsent(new Observable(type, some), it -> written(prefix + path, it)));
    }
  }

  private static JsonObject written(String path, Observable observable) {
    var to = new JsonObject();
    to.text("name", path);
    observable.type().choice().write("type_id", "type", to);
    to.text("value", observable.value());
    return to;
  }

  Collection<JsonObject> all() {
    return all.values();
  }
}
