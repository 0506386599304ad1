// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.sink.configmap.Mirror.Alert;
import java.time.Instant;
import java.util.ArrayList;
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
  private static final int PERCENT = Mirror.SHARD_LIMIT / 100;

  private final List<Map<String, String>> shards = new ArrayList<>();

  @Test
  void replacesARevisionWhereItIs() {
    merge(alert("a", 1, 40), alert("b", 1, 40), alert("c", 1, 40));
    var shard = shardOf("a");

    merge(alert("a", 2, 45));

    assertThat(shardOf("a")).isEqualTo(shard);
    assertThat(shards).hasSize(2);
  }

  @Test
  void movesAnAlertThatNoLongerFitsAndNeverMissesItMeanwhile() {
    merge(alert("a", 1, 40), alert("b", 1, 40), alert("c", 1, 30));

    var mirror = merge(alert("a", 2, 65));

    assertThat(shardOf("a")).isEqualTo(1);
    assertThat(mirror.changed()).as("the shard that gains is written first").containsExactly(1, 0);
  }

  @Test
  void changesNothingForARevisionThatItHasOrThatIsOlder() {
    merge(alert("a", 5, 40));

    assertThat(merge(alert("a", 5, 40), alert("a", 4, 20)).changed()).isEmpty();
    assertThat(merge(alert("a", 4, 20)).changed()).isEmpty();
  }

  @Test
  void putsRightWhatWasEditedByHand() {
    merge(alert("a", 5, 30));

    merge(alert("a", 5, 40));

    assertThat(contents()).containsEntry("a", alert("a", 5, 40).line());
  }

  @Test
  void keepsTheNewerOfTwoCopies() {
    shards.add(new HashMap<>(Map.of("a", alert("a", 1, 40).line())));
    shards.add(new HashMap<>(Map.of("a", alert("a", 2, 41).line())));

    merge();

    assertThat(shards.get(0)).isEmpty();
    assertThat(shards.get(1)).containsOnlyKeys("a");
  }

  @Test
  void removesWhatIsTooOldAndTooMuch() {
    var alerts = IntStream.range(0, 10).mapToObj(i -> alert("a" + i, i, 20)).toList();

    merge(5, NOON.plusSeconds(3), alerts);
    assertThat(contents()).containsOnlyKeys("a5", "a6", "a7", "a8", "a9");

    merge(5, NOON.plusSeconds(7), List.of());
    assertThat(contents()).containsOnlyKeys("a7", "a8", "a9");

    merge(1, NOON.plusSeconds(7), List.of());
    assertThat(contents()).containsOnlyKeys("a9");
  }

  @Test
  void writesNothingForAnAlertThatIsTooOldToBeKept() {
    merge(2, NOON, List.of(alert("a", 5, 20), alert("b", 6, 20)));

    assertThat(merge(2, NOON, List.of(alert("c", 4, 20))).changed()).isEmpty();
  }

  @Test
  void dropsWhatIsNotAnAlert() {
    shards.add(new HashMap<>(Map.of("a", alert("a", 1, 10).line(), "b", "[]", "c", "{", "d", "")));

    merge();

    assertThat(shards).singleElement().satisfies(left -> assertThat(left).containsOnlyKeys("a"));
  }

  @Property(tries = 30)
  void holdsTheLatestOfEachAlertWithinItsLimits(
      @ForAll @Size(max = 40) List<@IntRange(max = 7) Integer> ids,
      @ForAll @IntRange(min = 1, max = 6) int most) {
    shards.clear();
    var latest = new HashMap<String, Alert>();
    for (var i = 0; i < ids.size(); i++) {
      var alert = alert("a" + ids.get(i), i, 10 + (i * 31) % 80);
      latest.put(alert.key(), alert);
      merge(most, Instant.EPOCH, List.of(alert));
    }

    var expected =
        latest.values().stream()
            .sorted(Comparator.comparing(Alert::time).reversed())
            .limit(most)
            .map(Alert::key)
            .toList();
    assertThat(shards).allMatch(shard -> bytes(shard) <= Mirror.SHARD_LIMIT);
    assertThat(shards.stream().mapToInt(Map::size).sum()).isEqualTo(expected.size());
    assertThat(contents()).containsOnlyKeys(expected.toArray(String[]::new));
    contents().forEach((key, line) -> assertThat(line).isEqualTo(latest.get(key).line()));
    assertThat(shards).as("no more than the most alerts need").hasSizeLessThanOrEqualTo(most);
  }

  private Mirror merge(Alert... news) {
    return merge(100, Instant.EPOCH, List.of(news));
  }

  private Mirror merge(int maxAlerts, Instant oldest, List<Alert> news) {
    var mirror = new Mirror(maxAlerts, oldest, news);
    shards.forEach(mirror::load);
    mirror.place();
    while (shards.size() < mirror.size()) {
      shards.add(new HashMap<>());
    }
    for (var number : mirror.changed()) {
      shards.set(number, mirror.content(number, shards.get(number)));
    }
    return mirror;
  }

  private int shardOf(String key) {
    return IntStream.range(0, shards.size())
        .filter(number -> shards.get(number).containsKey(key))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, String> contents() {
    var all = new HashMap<String, String>();
    shards.forEach(all::putAll);
    return all;
  }

  private static int bytes(Map<String, String> content) {
    return content.entrySet().stream()
        .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
        .sum();
  }

  /** An alert of so many hundredths of a shard. */
  private static Alert alert(String key, int seconds, int percent) {
    var line = "{\"lastUpdateTime\":\"%s\",\"title\":\"".formatted(NOON.plusSeconds(seconds));
    var rest = percent * PERCENT - key.length() - line.length() - 2;
    return new Alert(key, NOON.plusSeconds(seconds), line + "x".repeat(rest) + "\"}");
  }
}
