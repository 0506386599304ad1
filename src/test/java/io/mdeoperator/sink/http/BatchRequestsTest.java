// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BatchRequestsTest {
  private static final ReceiverResponse ACCEPTED = new ReceiverResponse.Accepted();
  private static final ReceiverResponse REFUSED = new ReceiverResponse.Refused("HTTP 400");
  private static final ReceiverResponse FULL = ReceiverResponse.unable("has too much to do");

  private final List<String> taken = new ArrayList<>();
  private int requests;
  private Instant now = Samples.NOON;

  @Property(tries = 200)
  void refusesExactlyWhatIsBadWhereAnythingIsGood(
      @ForAll @Size(max = 12) Set<@IntRange(max = 40) Integer> bad,
      @ForAll @IntRange(min = 1, max = 40) int size) {
    taken.clear();
    var badIds = new HashSet<String>();
    bad.forEach(number -> badIds.add("a" + number));

    var progress = send(size, badIds);

    var good = ids(size).stream().filter(id -> !badIds.contains(id)).toList();
    assertThat(taken).as("in their order").isEqualTo(good);
    assertThat(progress.halt().isPresent()).isEqualTo(good.isEmpty());
    if (!good.isEmpty()) {
      for (var i = 0; i < size; i++) {
        assertThat(progress.outcomes().get(i))
            .isEqualTo(badIds.contains("a" + i) ? Outcome.REFUSED : Outcome.ACCEPTED);
      }
    }
  }

  @Test
  void whatIsTooLargeForTheReceiverIsRefusedUnsent() {
    var items = items(5);

    var progress = sized(items, 2_000, Set.of("a0", "a2", "a4")).send(this::takeAll);

    assertThat(taken).containsExactly("a1", "a3");
    assertThat(progress.outcomes())
        .containsExactly(
            Outcome.REFUSED, Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED, Outcome.REFUSED);
    assertThat(progress.refused().get(2)).isEqualTo(new ReceiverResponse.TooLarge());
    assertThat(progress.halt()).isEmpty();
  }

  @Test
  void alertsThatAreAllTooLargeAreNoFaultOfTheReceiver() {
    var progress = sized(items(2), 2_000, ids(2)).send(this::takeAll);

    assertThat(taken).isEmpty();
    assertThat(progress.outcomes()).containsOnly(Outcome.REFUSED);
    assertThat(progress.halt()).isEmpty();
  }

  private ReceiverResponse takeAll(List<Batch.Item> items) {
    items.forEach(item -> taken.add(item.id()));
    return ACCEPTED;
  }

  private BatchRequests sized(List<Batch.Item> items, long maxItemBytes, Collection<String> large) {
    return new BatchRequests(
        items,
        new RequestLimits(10, 4 << 20, maxItemBytes),
        item -> large.contains(item.id()) ? maxItemBytes + 1 : maxItemBytes,
        Optional.empty(),
        () -> now);
  }

  @Test
  void oneBadAlertOfThousandsCostsFewRequests() {
    send(5_000, Set.of("a3210"));

    assertThat(requests).isLessThan(30);
    assertThat(taken).hasSize(4_999);
  }

  @Test
  void aReceiverThatRefusesEverythingIsNotAskedForEachAlert() {
    var progress = send(5_000, ids(5_000));

    assertThat(progress.isNothingAccepted()).isTrue();
    assertThat(progress.halt()).contains(new ReceiverResponse.Refused("HTTP 400"));
    assertThat(requests).isEqualTo(200);
  }

  @Test
  void stopsWithTheFirstAnswerThatIsAboutTheReceiver() {
    var progress =
        requests(items(3), 1)
            .send(
                items ->
                    ++requests == 2
                        ? new ReceiverResponse.Unable("is ill", Optional.empty())
                        : new ReceiverResponse.Accepted());

    assertThat(progress.outcomes()).containsExactly(Outcome.ACCEPTED, Outcome.RETRY, Outcome.RETRY);
    assertThat(requests).isEqualTo(2);
  }

  @Test
  void comesToAnEndWhenTheReceiverIsTooSlow() {
    var progress =
        requests(items(10), 1)
            .send(
                items -> {
                  now = now.plus(Duration.ofSeconds(50));
                  return new ReceiverResponse.Accepted();
                });

    assertThat(progress.outcomes().stream().filter(Outcome.ACCEPTED::equals)).hasSize(3);
    assertThat(progress.halt())
        .contains(new ReceiverResponse.Unable("is too slow", Optional.empty()));
  }

  @Test
  void takesWhatAnAnswerSaysOfEachEvent() {
    var progress = requests(items(4), 10).send(_ -> each(ACCEPTED, REFUSED, ACCEPTED, ACCEPTED));

    assertThat(progress.outcomes())
        .containsExactly(Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED, Outcome.ACCEPTED);
    assertThat(progress.refused()).containsOnly(Map.entry(1, REFUSED));
    assertThat(progress.halt()).isEmpty();
  }

  @Test
  void everythingRefusedIsTheSinksTrouble() {
    var progress = requests(items(4), 2).send(_ -> each(REFUSED, REFUSED));

    assertThat(progress.isNothingAccepted()).isTrue();
    assertThat(progress.halt()).contains(REFUSED);
  }

  @Test
  void eachRefusedInOneRequestIsTheirFaultWhereAnotherRequestIsAccepted() {
    var progress =
        requests(items(4), 2)
            .send(_ -> ++requests == 1 ? each(REFUSED, REFUSED) : each(ACCEPTED, ACCEPTED));

    assertThat(progress.outcomes())
        .containsExactly(Outcome.REFUSED, Outcome.REFUSED, Outcome.ACCEPTED, Outcome.ACCEPTED);
    assertThat(progress.halt()).isEmpty();
  }

  @Test
  void aLaterRevisionIsNotTakenBeforeAnEarlierOneThatFailed() {
    var items = List.of(revision("a", 1), revision("b", 2), revision("a", 3));

    var progress = requests(items, 10).send(_ -> each(FULL, ACCEPTED, ACCEPTED));

    assertThat(progress.outcomes()).containsExactly(Outcome.RETRY, Outcome.ACCEPTED, Outcome.RETRY);
    assertThat(progress.halt()).contains(FULL);
  }

  @Test
  void anEventThatAloneFailsForLongIsRefusedBesideOthersThatAreAccepted() {
    var items = items(3);
    var requests =
        new BatchRequests(
            items,
            new RequestLimits(10, 4 << 20),
            _ -> 1_000,
            Optional.of(items.get(1).key()),
            () -> now);

    var progress = requests.send(_ -> each(ACCEPTED, FULL, ACCEPTED));

    assertThat(progress.outcomes())
        .containsExactly(Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED);
    assertThat(progress.refused()).containsOnly(Map.entry(1, FULL));
    assertThat(progress.halt()).isEmpty();
  }

  @Test
  void theSuspectIsNotRefusedWhereNothingIsAccepted() {
    var items = items(2);
    var requests =
        new BatchRequests(
            items,
            new RequestLimits(10, 4 << 20),
            _ -> 1_000,
            Optional.of(items.getFirst().key()),
            () -> now);

    var progress = requests.send(_ -> each(FULL, REFUSED));

    assertThat(progress.isNothingAccepted()).isTrue();
    assertThat(progress.halt()).contains(FULL);
  }

  @Test
  void aBodyThatBreaksOffIsHalved() {
    var sizes = new ArrayList<Integer>();

    var progress =
        requests(items(8), 8)
            .send(
                items -> {
                  sizes.add(items.size());
                  return items.size() > 2
                      ? new ReceiverResponse.BrokenOff("closed the connection unexpectedly")
                      : ACCEPTED;
                });

    assertThat(progress.outcomes()).containsOnly(Outcome.ACCEPTED).hasSize(8);
    assertThat(sizes).containsExactly(8, 4, 2, 2, 4, 2, 2);
  }

  @Property(tries = 100)
  void whereSomeAreRejectedEachIsSentOnceMore(
      @ForAll @Size(max = 12) Set<@IntRange(max = 40) Integer> bad,
      @ForAll @IntRange(min = 2, max = 40) int size) {
    taken.clear();
    var badIds = new HashSet<String>();
    bad.forEach(number -> badIds.add("a" + number));

    var progress = requests(items(size), size).send(items -> takeGood(items, badIds));

    var good = ids(size).stream().filter(id -> !badIds.contains(id)).toList();
    assertThat(taken.stream().distinct()).isEqualTo(good);
    assertThat(taken).hasSizeLessThanOrEqualTo(2 * good.size());
    assertThat(progress.halt().isPresent()).isEqualTo(good.isEmpty());
    assertThat(progress.outcomes().stream().filter(Outcome.ACCEPTED::equals)).hasSameSizeAs(good);
  }

  private ReceiverResponse takeGood(List<Batch.Item> items, Set<String> bad) {
    var good = items.stream().map(item -> item.id()).filter(id -> !bad.contains(id)).toList();
    taken.addAll(good);
    if (good.size() == items.size()) {
      return ACCEPTED;
    }
    return items.size() == 1 ? REFUSED : new ReceiverResponse.Some();
  }

  @Property(tries = 100)
  void eventsBehindAnInvalidOneAreSentAgainAndThoseBeforeItAreNot(
      @ForAll @Size(max = 12) Set<@IntRange(max = 40) Integer> bad,
      @ForAll @IntRange(min = 1, max = 40) int size) {
    taken.clear();
    var badIds = new HashSet<String>();
    bad.forEach(number -> badIds.add("a" + number));

    var progress = requests(items(size), 7).send(items -> takeUpTo(items, badIds));

    var good = ids(size).stream().filter(id -> !badIds.contains(id)).toList();
    assertThat(taken).as("once each, in their order").isEqualTo(good);
    assertThat(progress.halt().isPresent()).isEqualTo(good.isEmpty());
    assertThat(progress.outcomes().stream().filter(Outcome.ACCEPTED::equals)).hasSameSizeAs(good);
  }

  private ReceiverResponse takeUpTo(List<Batch.Item> items, Set<String> bad) {
    for (var i = 0; i < items.size(); i++) {
      var id = items.get(i).id();
      if (bad.contains(id)) {
        return new ReceiverResponse.UpTo(i, new ReceiverResponse.Refused("code 6"));
      }
      taken.add(id);
    }
    return ACCEPTED;
  }

  private static ReceiverResponse each(ReceiverResponse... answers) {
    return new ReceiverResponse.Each(List.of(answers));
  }

  private static Batch.Item revision(String id, int seconds) {
    return Samples.item(Samples.alert(id, seconds));
  }

  private BatchRequests.Progress send(int size, Collection<String> bad) {
    var badIds = Set.copyOf(bad);
    return requests(items(size), Integer.MAX_VALUE)
        .send(
            items -> {
              requests++;
              var ids = items.stream().map(item -> item.id()).toList();
              if (ids.stream().anyMatch(badIds::contains)) {
                return new ReceiverResponse.Refused("HTTP 400");
              }
              taken.addAll(ids);
              return new ReceiverResponse.Accepted();
            });
  }

  private BatchRequests requests(List<Batch.Item> items, int maxItems) {
    return new BatchRequests(
        items, new RequestLimits(maxItems, 4 << 20), _ -> 1_000, Optional.empty(), () -> now);
  }

  private static List<Batch.Item> items(int size) {
    return ids(size).stream().map(id -> Samples.item(Samples.alert(id, 1))).toList();
  }

  private static List<String> ids(int size) {
    return IntStream.range(0, size).mapToObj(i -> "a" + i).toList();
  }
}
