// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fleet;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mdeoperator.alertsync.FleetFeeds;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildrenTest {
  private final MdeAlertSync parent = Feeds.feedOfMany();

  @Test
  void makesOneChildForEachTenantThatMatches() {
    var set =
        set(
            List.of(tenant("one", "a", "b"), tenant("two", "a", "c"), tenant("three", "a", "b")),
            List.of());

    assertThat(set.toApply())
        .extracting(child -> child.getMetadata().getName())
        .containsExactly("feed-one", "feed-three");
    var child = set.toApply().getFirst();
    assertThat(child.getSpec().tenantRef().name()).isEqualTo("one");
    assertThat(child.getSpec().tenantSelector()).isNull();
    assertThat(child.getSpec().sinks()).isEqualTo(parent.getSpec().sinks());
    assertThat(child.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("feed-uid"));
  }

  @Test
  void changesNothingThatIsAsItShouldBe() {
    var tenants = IntStream.range(0, 1_000).mapToObj(i -> tenant("t" + i, "a", "b")).toList();
    var children = set(tenants, List.of()).toApply();

    assertThat(children).hasSize(1_000);
    assertThat(set(tenants, children).toApply()).isEmpty();
    assertThat(set(tenants, children).toDelete()).isEmpty();
  }

  @Test
  void suspendsTheChildOfATenantThatLeftKeepsItAWeekAndThenDeletesIt() {
    var children = set(List.of(tenant("one", "a", "b")), List.of()).toApply();

    var left = set(List.of(tenant("one", "a", "c")), children).toApply();
    assertThat(left).hasSize(1);
    assertThat(left.getFirst().getSpec().suspend()).isTrue();
    assertThat(left.getFirst().getMetadata().getAnnotations())
        .containsEntry(Api.LEFT_AT_ANNOTATION, "2026-03-01T12:00:00Z");

    var week = NOON.plus(Children.ORPHAN_RETENTION);
    var before = new Children<>(new FleetFeeds(), parent, List.of(), left, week.minusSeconds(1));
    assertThat(before.toApply()).isEmpty();
    assertThat(before.toDelete()).isEmpty();
    assertThat(new Children<>(new FleetFeeds(), parent, List.of(), left, week).toDelete())
        .hasSize(1);
  }

  /** Whoever may write feeds can write anything there; it must not stop the other children. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1000000000-12-31T23:59:59.999999999Z",
        "-1000000000-01-01T00:00:00Z",
        "yesterday",
        ""
      })
  void beginsTheWeekOfAChildAgainWhoseAnnotationIsNoTime(String time) {
    var left = set(List.of(), set(List.of(tenant("one", "a", "b")), List.of()).toApply()).toApply();
    Feeds.annotated(left.getFirst(), Api.LEFT_AT_ANNOTATION, time);

    var again = set(List.of(), left);

    assertThat(again.toDelete()).isEmpty();
    assertThat(again.toApply())
        .singleElement()
        .satisfies(
            child ->
                assertThat(child.getMetadata().getAnnotations())
                    .containsEntry(Api.LEFT_AT_ANNOTATION, "2026-03-01T12:00:00Z"));
  }

  @Test
  void goesOnWithTheChildOfATenantThatComesBack() {
    var tenants = List.of(tenant("one", "a", "b"));
    var left = set(List.of(), set(tenants, List.of()).toApply()).toApply();

    var back =
        new Children<>(new FleetFeeds(), parent, tenants, left, NOON.plus(Duration.ofDays(3)))
            .toApply();

    assertThat(back).hasSize(1);
    assertThat(back.getFirst().getSpec().suspend()).isFalse();
    assertThat(back.getFirst().getMetadata().getAnnotations())
        .doesNotContainKey(Api.LEFT_AT_ANNOTATION);
  }

  @Test
  void handsDownWhatIsAskedByAnnotation() {
    var tenants = List.of(tenant("one", "a", "b"));
    var children = set(tenants, List.of()).toApply();
    Feeds.annotated(parent, Api.REPLAY_FROM_ANNOTATION, "2026-01-01T00:00:00Z");

    assertThat(set(tenants, children).toApply())
        .singleElement()
        .satisfies(
            child ->
                assertThat(child.getMetadata().getAnnotations())
                    .containsEntry(Api.REPLAY_FROM_ANNOTATION, "2026-01-01T00:00:00Z"));
  }

  @Test
  void asksNothingOfAChildThatIsMadeAfterTheRequest() {
    ask(Api.REPLAY_FROM_ANNOTATION, "2026-01-01T00:00:00Z");
    ask(Api.REDRIVE_ANNOTATION, "once");
    var tenants = List.of(tenant("new", "a", "b"));

    var made = set(tenants, List.of()).toApply();

    assertThat(made).singleElement().satisfies(child -> assertThat(requests(child)).isEmpty());
    assertThat(set(tenants, made).toApply()).isEmpty();
  }

  @Test
  void changesOfOtherThingsDoNotRepeatAnOldRequest() {
    var tenants = List.of(tenant("old", "a", "b"), tenant("new", "a", "b"));
    var old = set(tenants.subList(0, 1), List.of()).toApply();
    ask(Api.REPLAY_FROM_ANNOTATION, "2026-01-01T00:00:00Z");
    var asked = set(tenants.subList(0, 1), old).toApply();
    var made = set(tenants, asked).toApply();
    var all = Stream.concat(asked.stream(), made.stream()).toList();

    ask(Api.REQUESTED_AT_ANNOTATION, "now");

    assertThat(set(tenants, all).toApply())
        .extracting(child -> child.getMetadata().getName(), ChildrenTest::requests)
        .containsExactly(
            tuple("feed-new", Map.of(Api.REQUESTED_AT_ANNOTATION, "now")),
            tuple(
                "feed-old",
                Map.of(
                    Api.REQUESTED_AT_ANNOTATION,
                    "now",
                    Api.REPLAY_FROM_ANNOTATION,
                    "2026-01-01T00:00:00Z")));
  }

  /** Also when it is asked for a second time with the value that was there at first. */
  @Test
  void asksAChildWhateverIsAskedAfterItWasMade() {
    var tenants = List.of(tenant("one", "a", "b"));
    ask(Api.REPLAY_FROM_ANNOTATION, "2026-01-01T00:00:00Z");
    var children = set(tenants, List.of()).toApply();

    for (var from : List.of("2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z")) {
      ask(Api.REPLAY_FROM_ANNOTATION, from);
      children = set(tenants, children).toApply();

      assertThat(children)
          .singleElement()
          .satisfies(
              child ->
                  assertThat(requests(child)).isEqualTo(Map.of(Api.REPLAY_FROM_ANNOTATION, from)));
    }
  }

  @Test
  void leavesFeedsOfOthersAlone() {
    var stranger = set(List.of(tenant("one", "a", "b")), List.of()).toApply().getFirst();
    stranger.getMetadata().setOwnerReferences(List.of());

    var set = set(List.of(), List.of(stranger));

    assertThat(set.toApply()).isEmpty();
    assertThat(set.toDelete()).isEmpty();
  }

  @Test
  void namesAreDistinctHoweverLongTheyAre() {
    var names =
        set(
                List.of(
                    tenant("x".repeat(250) + "a", "a", "b"),
                    tenant("x".repeat(250) + "b", "a", "b")),
                List.of())
            .toApply()
            .stream()
            .map(child -> child.getMetadata().getName())
            .toList();

    assertThat(names).doesNotHaveDuplicates().allSatisfy(name -> assertThat(name).hasSize(253));
  }

  private Children<MdeAlertSync> set(List<MdeTenant> tenants, List<MdeAlertSync> children) {
    return new Children<>(new FleetFeeds(), parent, tenants, children, NOON);
  }

  private void ask(String annotation, String value) {
    var annotations = new HashMap<>(parent.getMetadata().getAnnotations());
    annotations.put(annotation, value);
    parent.getMetadata().setAnnotations(annotations);
  }

  private static Map<String, String> requests(MdeAlertSync child) {
    var annotations = new HashMap<>(child.getMetadata().getAnnotations());
    annotations.keySet().retainAll(new FleetFeeds().requestAnnotations());
    return annotations;
  }

  private static MdeTenant tenant(String name, String label, String value) {
    var tenant = Feeds.tenant("True", "Ready");
    tenant.getMetadata().setName(name);
    tenant.getMetadata().setLabels(Map.of(label, value));
    return tenant;
  }
}
