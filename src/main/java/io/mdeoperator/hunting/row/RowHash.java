// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.mdeoperator.base.Json;
import io.mdeoperator.base.Sha256;
import io.mdeoperator.defender.hunting.HuntingRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands for a row, or for the columns that identify it: a SHA-256 in hexadecimal digits.
 * Pure.
 */
final class RowHash {
  private static final JsonFactory JSON = Json.factory().build();

  private RowHash() {}

  /** Of a row as a whole: the same in whichever order its columns come; numbers as they came. */
  static String ofRow(byte[] json) {
    var digest = new ByteArrayOutputStream(json.length + Long.BYTES);
    try {
      columns(json).forEach((name, value) -> append(digest, name, value));
    } catch (IOException e) {
      return Sha256.hex(json); // what came is no object of JSON; it is delivered as it is
    }
    return HexFormat.of().formatHex(Sha256.of(digest.toByteArray()));
  }

  /** Each column's value as it came, by name. */
  private static SortedMap<String, byte[]> columns(byte[] json) throws IOException {
    var columns = new TreeMap<String, byte[]>();
    try (var parser = JSON.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var name = parser.currentName();
        parser.nextToken();
        var from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        var to = (int) parser.currentLocation().getByteOffset();
        var value = new byte[to - from];
        System.arraycopy(json, from, value, 0, value.length);
        columns.put(name, value);
      }
    }
    return columns;
  }

  /**
   * Of some columns; one that the row does not have is told from one that is empty.
   *
   * @return the row's own where it has none of them, since all such rows would be one
   */
  static String ofColumns(HuntingRow row, List<String> names) {
    if (names.stream().noneMatch(row.values()::containsKey)) {
      return ofRow(row.json());
    }
    var digest = new ByteArrayOutputStream();
    for (var name : names) {
      var value = row.values().get(name);
      append(
          digest,
          name,
          value == null ? new byte[0] : (":" + value).getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(Sha256.of(digest.toByteArray()));
  }

  /** With the lengths, so that no two lists of values come to the same bytes. */
  private static void append(ByteArrayOutputStream digest, String name, byte[] value) {
    var bytes = name.getBytes(StandardCharsets.UTF_8);
    digest.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.writeBytes(bytes);
    digest.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
    digest.writeBytes(value);
  }
}
