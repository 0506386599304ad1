// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.row;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.defender.hunting.HuntingRow;
import io.mdeoperator.hunting.row.RowKeys.RowKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowKeysTest {
  private static final List<String> DEVICE = List.of("DeviceId");

  private final RepeatedKeys repeated = new RepeatedKeys();
  private final Set<String> delivered = new HashSet<>();

  @Test
  void aRowIsTheSameInWhicheverOrderItsColumnsCome() {
    assertThat(RowHash.ofRow("{\"a\":1,\"b\":[1, 2]}".getBytes(UTF_8)))
        .isEqualTo(RowHash.ofRow("{ \"b\" : [1, 2], \"a\" : 1 }".getBytes(UTF_8)))
        .isNotEqualTo(RowHash.ofRow("{\"a\":1,\"b\":[1, 3]}".getBytes(UTF_8)));
  }

  @Test
  void digitsBeyondADoubleTellRowsApart() {
    assertThat(RowHash.ofRow("{\"a\":9007199254740993}".getBytes(UTF_8)))
        .isNotEqualTo(RowHash.ofRow("{\"a\":9007199254740992}".getBytes(UTF_8)));
  }

  @Test
  void aColumnThatIsAbsentIsNotOneThatIsEmpty() {
    var columns = List.of("a", "b");

    assertThat(RowHash.ofColumns(row(Map.of("a", "x")), columns))
        .isNotEqualTo(RowHash.ofColumns(row(Map.of("a", "x", "b", "")), columns));
  }

  @Test
  void rowsWithoutAnyOfTheColumnsAreToldApart() {
    var keys = new RowKeys(DEVICE, repeated);

    assertThat(keys.next(new HuntingRow("{\"n\":1}".getBytes(UTF_8), Map.of()))).isPresent();
    assertThat(keys.next(new HuntingRow("{\"n\":2}".getBytes(UTF_8), Map.of()))).isPresent();
  }

  @Test
  void equalRowsOfAnAnswerAreOne() {
    assertThat(answer(device("d", 1), device("d", 1))).hasSize(1);
    assertThat(answer(device("d", 1), device("d", 1))).isEmpty();
  }

  @Test
  void aRowWhoseOtherColumnsChangeIsTheSame() {
    assertThat(answer(device("d", 1))).hasSize(1);
    assertThat(answer(device("d", 2))).isEmpty();
  }

  @Test
  void joinRowsWithOneKeyBothDelivered() {
    assertThat(answer(device("d", 1), device("d", 2))).hasSize(2);
    assertThat(answer(device("d", 2), device("d", 1))).isEmpty();
    assertThat(answer(device("d", 1), device("d", 2))).isEmpty();
  }

  @Test
  void joinRowsWithOneKeyAreNotLostWhenTheOtherCameAloneBefore() {
    answer(device("d", 1));

    // The first of them has the key that the other had.
    assertThat(answer(device("d", 2), device("d", 1))).isNotEmpty();
    assertThat(lastWasAmbiguous).isTrue();
    assertThat(answer(device("d", 2), device("d", 1))).isNotEmpty();
    assertThat(lastWasAmbiguous).isFalse();
    assertThat(bodies).contains("{\"DeviceId\":\"d\",\"n\":1}", "{\"DeviceId\":\"d\",\"n\":2}");
    assertThat(answer(device("d", 1), device("d", 2))).isEmpty();
  }

  @Test
  void threeRowsWithOneKeyAreDeliveredWhateverIsForgotten() {
    answer(device("d", 1), device("d", 2), device("d", 3));

    assertThat(bodies).hasSize(3);
    assertThat(answer(new RepeatedKeys(), device("d", 1), device("d", 2), device("d", 3)))
        .isEmpty();
  }

  private final List<String> bodies = new ArrayList<>();
  private boolean lastWasAmbiguous;

  /** The ids of an answer's rows that a sink did not have. */
  private List<String> answer(HuntingRow... rows) {
    return answer(repeated, rows);
  }

  private List<String> answer(RepeatedKeys memory, HuntingRow... rows) {
    var keys = new RowKeys(DEVICE, memory);
    var fresh = new ArrayList<String>();
    for (var row : rows) {
      keys.next(row).ifPresent(key -> deliver(keys, key, row, fresh));
    }
    keys.end();
    lastWasAmbiguous = keys.isAmbiguous();
    return fresh;
  }

  private void deliver(RowKeys keys, RowKey key, HuntingRow row, List<String> fresh) {
    var isKnown = !delivered.add(key.id());
    keys.toldBySink(key, isKnown);
    if (!isKnown) {
      fresh.add(key.id());
      bodies.add(new String(row.json(), UTF_8));
    }
  }

  private static HuntingRow device(String id, int n) {
    return new HuntingRow(
        "{\"DeviceId\":\"%s\",\"n\":%d}".formatted(id, n).getBytes(UTF_8), Map.of("DeviceId", id));
  }

  private static HuntingRow row(Map<String, String> values) {
    return new HuntingRow("{}".getBytes(UTF_8), values);
  }
}
