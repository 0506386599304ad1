// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.row;

import com.carrotsearch.hppc.LongHashSet;
import com.carrotsearch.hppc.LongLongHashMap;
import io.mdeoperator.base.Sha256;
import io.mdeoperator.defender.hunting.HuntingRow;
import java.util.List;
import java.util.Optional;

/**
 * What identifies the rows of one answer. A join can bring several rows with the same columns: then
 * the first has the key of the columns, and each other one that of the row beside it, so that none
 * is taken for another. About 20 bytes for each row. Not thread-safe.
 */
public final class RowKeys {
  private final List<String> columns;
  private final RepeatedKeys repeated;

  /** Key of the columns to the first row that has it; 64 bits of each. */
  private final LongLongHashMap firsts = new LongLongHashMap();

  /** Rows whose columns another row had before. */
  private final LongHashSet others = new LongHashSet();

  /** Keys of columns whose first row some sink had before. */
  private final LongHashSet known = new LongHashSet();

  /** Keys of columns that repeat. */
  private final LongHashSet later = new LongHashSet();

  /** Those of which a sink may have had either row. */
  private final LongHashSet ambiguous = new LongHashSet();

  /**
   * @param columns that identify a row; none: all
   */
  public RowKeys(List<String> columns, RepeatedKeys repeated) {
    this.columns = columns;
    this.repeated = repeated;
  }

  /**
   * A row that the answer did not have before.
   *
   * @param id the same for the same row in each answer
   * @param ofColumns the key of its columns
   * @param place among those with that key, as far as was known before
   */
  public record RowKey(String id, long ofColumns, Place place) {}

  /** Which of the rows with the same columns a row is. */
  public enum Place {
    /** The first, and nobody knew of another. */
    FIRST,
    /** Not the first. */
    LATER,
    /** It was known that the key repeats. */
    SORTED
  }

  /** The next row's; empty where the answer has had the very same row. */
  public Optional<RowKey> next(HuntingRow row) {
    var whole = RowHash.ofRow(row.json());
    var plain = columns.isEmpty() ? whole : RowHash.ofColumns(row, columns);
    var key = Sha256.first64Bits(plain);
    var hash = Sha256.first64Bits(whole);
    var isFirst = !firsts.containsKey(key);
    if (isFirst) {
      firsts.put(key, hash);
    } else if (firsts.get(key) == hash || !others.add(hash)) {
      return Optional.empty();
    }
    var both = plain + "-" + whole;
    if (repeated.contains(key)) {
      var id = repeated.hasToItself(key, hash) ? plain : both;
      return Optional.of(new RowKey(id, key, Place.SORTED));
    }
    return Optional.of(
        isFirst ? new RowKey(plain, key, Place.FIRST) : new RowKey(both, key, Place.LATER));
  }

  /** What a sink said of a row: whether it had it before. */
  public void toldBySink(RowKey row, boolean isKnown) {
    if (isKnown && row.place() == Place.FIRST) {
      known.add(row.ofColumns());
    }
    if (row.place() == Place.LATER) {
      later.add(row.ofColumns());
      if (!isKnown && known.contains(row.ofColumns())) {
        ambiguous.add(row.ofColumns());
      }
    }
  }

  /** The answer has come to its end: what repeats is known for the next one. */
  public void end() {
    for (var key : later) {
      repeated.add(
          key.value, ambiguous.contains(key.value) ? RepeatedKeys.NONE : firsts.get(key.value));
    }
  }

  /**
   * Whether a row may have been taken for another one that has come after it: what a sink had under
   * the key of the columns may have been either. The same window has to be read again, when it is
   * known which keys repeat.
   */
  public boolean isAmbiguous() {
    return !ambiguous.isEmpty();
  }
}
