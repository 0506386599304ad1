// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink.configmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.sink.configmap.Mirror.Entry;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MirrorTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int LIMIT = 100;

  private final Mirror mirror = new Mirror(LIMIT);

  @Test
  void replacesARevisionWhereItIs() {
    merge(entry("a", 1, 40), entry("b", 1, 40), entry("c", 1, 40));
    var shard = shardOf("a");

    merge(entry("a", 2, 45));

    assertThat(shardOf("a")).isEqualTo(shard);
    assertThat(mirror.size()).isEqualTo(2);
  }

  @Test
  void movesAnAlertThatNoLongerFitsAndNeverMissesItMeanwhile() {
    mirror.load(0, List.of(entry("a", 1, 40), entry("b", 1, 40)), false);
    mirror.load(1, List.of(entry("c", 1, 10)), false);

    merge(entry("a", 2, 80));

    assertThat(shardOf("a")).isEqualTo(1);
    assertThat(mirror.changed()).as("the shard that gains is written first").containsExactly(1, 0);
  }

  @Test
  void changesNothingForARevisionThatItHasOrThatIsOlder() {
    mirror.load(0, List.of(entry("a", 5, 40)), false);

    merge(entry("a", 5, 40), entry("a", 4, 20));

    assertThat(mirror.changed()).isEmpty();
  }

  @Test
  void putsRightWhatWasEditedByHand() {
    mirror.load(0, List.of(new Entry("a", NOON.plusSeconds(5), "edited")), false);

    merge(entry("a", 5, 40));

    assertThat(mirror.content(0)).containsEntry("a", line(40));
  }

  @Test
  void keepsTheNewerOfTwoCopies() {
    mirror.load(0, List.of(entry("a", 1, 40)), false);
    mirror.load(1, List.of(entry("a", 2, 41)), false);

    merge();

    assertThat(mirror.content(0)).isEmpty();
    assertThat(mirror.content(1)).containsEntry("a", line(41));
  }

  @Test
  void letsGoWhatIsTooOldAndTooMuch() {
    mirror.merge(
        IntStream.range(0, 10).mapToObj(i -> entry("a" + i, i, 20)).toList(),
        NOON.plusSeconds(3),
        5);

    assertThat(contents()).containsOnlyKeys("a5", "a6", "a7", "a8", "a9");
  }

  @Test
  void usesTheLowestNumberThatIsFree() {
    mirror.load(1, List.of(entry("a", 1, 90)), false);

    merge(entry("b", 1, 90));

    assertThat(mirror.content(0)).containsOnlyKeys("b");
  }

  @Property(tries = 200)
  void holdsTheLatestOfEachAlertWithinItsLimits(
      @ForAll @Size(max = 40) List<@IntRange(max = 7) Integer> ids,
      @ForAll @IntRange(min = 1, max = 6) int most) {
    var latest = new HashMap<String, Entry>();
    var mirrored = new Mirror(LIMIT);
    for (var i = 0; i < ids.size(); i++) {
      var entry = entry("a" + ids.get(i), i, 10 + (i * 31) % 80);
      latest.put(entry.key(), entry);
      mirrored.merge(List.of(entry), Instant.EPOCH, most);
    }

    var expected =
        latest.values().stream()
            .sorted(Comparator.comparing(Entry::time).reversed())
            .limit(most)
            .map(Entry::key)
            .toList();
    var all = new HashMap<String, String>();
    for (var number = 0; number < mirrored.size(); number++) {
      var content = mirrored.content(number);
      assertThat(bytes(content)).isLessThanOrEqualTo(LIMIT);
      assertThat(content).doesNotContainKeys(all.keySet().toArray(String[]::new));
      all.putAll(content);
    }
    assertThat(all).containsOnlyKeys(expected.toArray(String[]::new));
    all.forEach((key, line) -> assertThat(line).isEqualTo(latest.get(key).line()));
  }

  private void merge(Entry... news) {
    mirror.merge(List.of(news), Instant.EPOCH, 100);
  }

  private int shardOf(String key) {
    return IntStream.range(0, mirror.size())
        .filter(number -> mirror.content(number).containsKey(key))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, String> contents() {
    var all = new HashMap<String, String>();
    IntStream.range(0, mirror.size()).forEach(number -> all.putAll(mirror.content(number)));
    return all;
  }

  private static int bytes(Map<String, String> content) {
    return content.entrySet().stream()
        .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
        .sum();
  }

  private static Entry entry(String key, int seconds, int bytes) {
    return new Entry(key, NOON.plusSeconds(seconds), line(bytes));
  }

  private static String line(int bytes) {
    return "x".repeat(bytes);
  }
}
