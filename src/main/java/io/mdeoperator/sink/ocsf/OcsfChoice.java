// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * A value of one of OCSF's enumerations.
 *
 * @param caption what OCSF calls it; the source's own word with {@link #OTHER}
 */
record OcsfChoice(long id, String caption) {
  /** The id of what OCSF has no value for. */
  static final long OTHER = 99;

  /** The caption of the id 0 in all enumerations. */
  static final OcsfChoice UNKNOWN = new OcsfChoice(0, "Unknown");

  /**
   * What a field of Defender says in OCSF's words. A value that has the same word in OCSF counts as
   * read, and so does one that OCSF has none for.
   */
  static Optional<OcsfChoice> of(AlertFields from, String name, Map<String, OcsfChoice> choices) {
    var choice =
        from.copy()
            .text(name)
            .map(value -> choices.getOrDefault(value, new OcsfChoice(OTHER, value)));
    choice.ifPresent(some -> from.text(name, some.caption()::equals));
    return choice;
  }

  /** Writes both, in two attributes. */
  void write(String idAttribute, String captionAttribute, JsonObject to) {
    to.number(idAttribute, id);
    to.text(captionAttribute, caption);
  }
}
