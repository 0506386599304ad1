// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.alertsync.testing.Feeds.feed;
import static io.mdeoperator.alertsync.testing.Feeds.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.alertsync.poll.PollReport;
import io.mdeoperator.alertsync.poll.PollReport.ReplayReport;
import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.delivery.SinkHealth;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Checkpoint;
import io.mdeoperator.delivery.checkpoint.Cursor;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.delivery.checkpoint.HandledRequests;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.delivery.checkpoint.Remembered;
import io.mdeoperator.kube.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FeedStatusTest {
  private static final StepResult FAILED_API =
      new StepResult.SourceFailed(FakeDefender.failure(Reason.API_UNAVAILABLE));
  private static final StepResult DOWN =
      new StepResult.SinkFailed(new Problem(Reason.SINK_UNAVAILABLE, "The sink is down."));

  private Instant now = NOON;
  private Instant lastGoodPoll = NOON;

  @Test
  void isReadyAfterAPoll() {
    var status = polled(feed("mirror"), new StepResult.Done());

    assertThat(conditions(status)).containsExactly("Ready=True Ready");
    assertThat(status.observedGeneration()).isEqualTo(1);
    assertThat(status.tenant()).isEqualTo("contoso");
    assertThat(status.delivered()).isEqualTo(3);
    assertThat(status.lastAlertTime()).isEqualTo("2026-03-01T11:59:00Z");
    assertThat(status.lastDeliveryTime()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(status.sinks().getFirst().watermarkTime()).isEqualTo("2026-03-01T11:59:00Z");
  }

  @Test
  void isTheSameWhenOnlyTimeHasPassed() {
    var first = polled(feed("mirror"), new StepResult.Done());
    later(Duration.ofMinutes(1));

    var second = polled(Feeds.with(feed("mirror"), first), new StepResult.Done());

    assertThat(second).isNotEqualTo(first);
    assertThat(FeedStatus.same(first, second)).isTrue();
    assertThat(FeedStatus.same(null, second)).isFalse();
  }

  @Test
  void staysReadyUntilThreePollsHaveBeenMissed() {
    var ready = polled(feed("mirror"), new StepResult.Done());
    now = NOON.plus(Duration.ofMinutes(3));

    var patient = polled(Feeds.with(feed("mirror"), ready), FAILED_API);
    assertThat(FeedStatus.same(ready, patient)).isTrue();

    now = now.plusSeconds(1);
    var overdue = polled(Feeds.with(feed("mirror"), ready), FAILED_API);
    assertThat(conditions(overdue))
        .containsExactly("Ready=False PollOverdue", "Reconciling=True PollOverdue");
    assertThat(ready(overdue).getMessage()).contains(Reason.API_UNAVAILABLE.meaning());
  }

  @Test
  void staysOverdueAfterARestart() {
    var ready = polled(feed("mirror"), new StepResult.Done());
    now = NOON.plus(Duration.ofHours(1));
    var overdue = polled(Feeds.with(feed("mirror"), ready), FAILED_API);
    lastGoodPoll = now;

    assertThat(polled(Feeds.with(feed("mirror"), overdue), FAILED_API)).isEqualTo(overdue);
  }

  @Test
  void saysAtOnceWhatStandsInTheWayOfANewFeed() {
    assertThat(conditions(polled(feed("mirror"), FAILED_API)))
        .containsExactly("Ready=Unknown ApiUnavailable", "Reconciling=True ApiUnavailable");
  }

  @Test
  void saysAtOnceWhatAPersonHasToChange() {
    var ready = Feeds.with(feed("mirror"), polled(feed("mirror"), new StepResult.Done()));

    assertThat(
            conditions(
                polled(
                    ready,
                    new StepResult.SourceFailed(FakeDefender.failure(Reason.ACCOUNT_INACTIVE)))))
        .containsExactly("Ready=False AccountInactive", "Reconciling=True AccountInactive");
    assertThat(
            conditions(
                polled(
                    ready,
                    new StepResult.SourceFailed(FakeDefender.failure(Reason.TENANT_MISMATCH)))))
        .containsExactly("Ready=False TenantMismatch", "Stalled=True TenantMismatch");
  }

  @Test
  void neverSaysReadyOfAGenerationThatWasNotPolled() {
    var feed = Feeds.with(feed("mirror"), polled(feed("mirror"), new StepResult.Done()));
    feed.getMetadata().setGeneration(2L);

    assertThat(conditions(polled(feed, FAILED_API))).contains("Ready=Unknown ApiUnavailable");
  }

  @Test
  void toleratesASinkForFiveMinutesAndNamesItAtOnce() {
    var ready = polled(feed("a", "b"), new StepResult.Done(), new StepResult.Done());
    later(Duration.ofMinutes(1));

    var down = polled(Feeds.with(feed("a", "b"), ready), DOWN, new StepResult.Done());
    assertThat(conditions(down)).containsExactly("Ready=True Ready");
    assertThat(down.sinks().getFirst().lastFailure().reason()).isEqualTo("SinkUnavailable");
    assertThat(down.sinks().getLast().lastFailure()).isNull();

    later(Duration.ofMinutes(4));
    var stillDown = polled(Feeds.with(feed("a", "b"), down), DOWN, new StepResult.Done());
    assertThat(FeedStatus.same(down, stillDown)).isTrue();

    later(Duration.ofMinutes(1));
    assertThat(
            conditions(polled(Feeds.with(feed("a", "b"), stillDown), DOWN, new StepResult.Done())))
        .containsExactly("Ready=False SinkUnavailable", "Reconciling=True SinkUnavailable");

    var back =
        polled(Feeds.with(feed("a", "b"), down), new StepResult.Done(), new StepResult.Done());
    assertThat(back.sinks().getFirst().lastFailure()).isNull();
  }

  @Test
  void aSinkThatFailsForAnotherReasonNowFailsSinceTheFirst() {
    var ready = polled(feed("a"), new StepResult.Done());
    var conflict =
        new StepResult.SinkFailed(new Problem(Reason.CHECKPOINT_CONFLICT, "Somebody wrote it."));
    var failing = polled(Feeds.with(feed("a"), ready), conflict);
    later(Duration.ofMinutes(5));

    assertThat(conditions(polled(Feeds.with(feed("a"), failing), DOWN)))
        .contains("Ready=False SinkUnavailable");
  }

  @Test
  void saysAtOnceThatANameIsTaken() {
    var taken = new StepResult.SinkFailed(new Problem(Reason.NAME_CONFLICT, "taken"));

    assertThat(conditions(polled(feed("mirror"), taken)))
        .contains("Ready=False NameConflict", "Reconciling=True NameConflict");
  }

  @Test
  void tellsHowManyAlertsWereSetAside() {
    var status = polled(feed("mirror"), report("mirror", new StepResult.Done(), 4));

    assertThat(conditions(status))
        .containsExactly("Quarantined=True AlertsQuarantined", "Ready=True Ready");
    assertThat(status.conditions().getFirst().getMessage()).startsWith("Quarantined so far: 4.");
  }

  @Test
  void keepsReadyWhilePaused() {
    var ready = Feeds.with(feed("mirror"), polled(feed("mirror"), new StepResult.Done()));
    ready.getMetadata().setGeneration(2L);

    var paused = new FeedStatus(ready, now).paused("spec.suspend is true.");

    assertThat(conditions(paused)).containsExactly("Ready=True Suspended");
    assertThat(ready(paused).getObservedGeneration()).as("what was polled").isEqualTo(1);
    assertThat(paused.observedGeneration()).isEqualTo(2);
    assertThat(paused.delivered()).isEqualTo(3);
    assertThat(conditions(new FeedStatus(feed("mirror"), now).paused("")))
        .containsExactly("Ready=Unknown Suspended");
  }

  @Test
  void saysThatItIsCatchingUpUntilAllIsDelivered() {
    var first = polled(feed("mirror"), new StepResult.More());
    assertThat(conditions(first))
        .containsExactly("Ready=Unknown Progressing", "Reconciling=True Progressing");
    assertThat(ready(first).getMessage()).startsWith("Catching up, ");

    var ready = polled(Feeds.with(feed("mirror"), first), new StepResult.Done());
    var more = polled(Feeds.with(feed("mirror"), ready), new StepResult.More());
    assertThat(conditions(more)).containsExactly("Ready=True Ready");
    assertThat(ready(more).getMessage()).startsWith("Catching up, ");
  }

  @Test
  void doesNotForgetAnAlertOfAnotherTenantOverASurprise() {
    var mismatch =
        polled(
            feed("mirror"),
            new StepResult.SourceFailed(FakeDefender.failure(Reason.TENANT_MISMATCH)));

    var surprised =
        new FeedStatus(Feeds.with(feed("mirror"), mismatch), now)
            .unexpectedError(new Finding.Unknown(Reason.INTERNAL_ERROR, "what?"));

    assertThat(conditions(surprised)).isEqualTo(conditions(mismatch));
    assertThat(
            conditions(
                new FeedStatus(feed("mirror"), now)
                    .unexpectedError(new Finding.Unknown(Reason.INTERNAL_ERROR, "what?"))))
        .contains("Ready=Unknown InternalError");
  }

  @Test
  void leavesARequestOpenWhileTheFeedIsHeld() {
    var feed = Feeds.annotated(feed("mirror"), Api.REQUESTED_AT_ANNOTATION, "now");

    var held = new FeedStatus(feed, now).held(Finding.failed(Reason.TENANT_NOT_READY, "Not yet."));

    assertThat(held.lastHandledRequestedAt()).isNull();
  }

  @Test
  void answersARequest() {
    var feed = Feeds.annotated(feed("mirror"), Api.REQUESTED_AT_ANNOTATION, "now");

    assertThat(polled(feed, new StepResult.Done()).lastHandledRequestedAt()).isEqualTo("now");
  }

  @Test
  void answersARequestThatIsLongerThanAStatusMayRepeat() {
    var feed = Feeds.annotated(feed("mirror"), Api.REQUESTED_AT_ANNOTATION, "x".repeat(300));

    var status = polled(feed, new StepResult.Done());

    assertThat(status.lastHandledRequestedAt()).hasSize(256);
    assertThat(input(Feeds.with(feed, status)).isRequested()).isFalse();
  }

  @Test
  void saysWhyAReplayCannotBeDoneAndRemembersOneThatWasDone() {
    var feed = feed("mirror");
    var done = List.of(report("mirror", new StepResult.Done(), 0));
    var bad = new ReplayReport(Optional.empty(), Optional.of("It lies in the future."));
    var good = new ReplayReport(Optional.of("2026-01-01T00:00:00Z"), Optional.empty());

    var refused = polled(feed, new PollReport(done, List.of(), bad));
    assertThat(ready(refused).getMessage()).endsWith("It lies in the future.");
    assertThat(refused.lastHandledReplayFrom()).isNull();

    var handled = polled(feed, new PollReport(done, List.of(), good));
    assertThat(handled.lastHandledReplayFrom()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(polled(Feeds.with(feed, handled), new StepResult.Done()).lastHandledReplayFrom())
        .isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void tellsOfGapsAndOfAShortenedRescan() {
    var gap = new Gap(NOON.minusSeconds(100), NOON.minusSeconds(99));
    var reach = NOON.minus(Duration.ofHours(2));
    var progress = new Progress(3, 0, 0, Optional.of(NOON), Optional.of(reach), List.of(gap));
    var report =
        new SinkReport(
            "mirror",
            new StepResult.Done(),
            new SinkHealth.Healthy(),
            Optional.of(progress),
            Optional.empty(),
            true);

    var status = polled(feed("mirror"), report);

    assertThat(conditions(status)).containsExactly("Ready=True GapsOpen");
    assertThat(status.gaps()).isEqualTo(1);
    assertThat(status.sinks().getFirst().lagging()).isTrue();
    assertThat(ready(status).getMessage())
        .contains(
            "1 time range cannot be read", "11:58:20Z to 2026-03-01T11:58:21Z", reach.toString())
        .startsWith("The sinks that keep up have ");
  }

  @Test
  void tellsOfAsManyThingsAsAMessageHasRoomForFirstOfWhatIsSaidNowhereElse() {
    var gap = new Gap(NOON.minusSeconds(100), NOON.minusSeconds(99));
    var reach = NOON.minus(Duration.ofHours(2));
    var progress = new Progress(3, 0, 0, Optional.of(NOON), Optional.of(reach), List.of(gap));
    var report =
        new SinkReport(
            "mirror",
            new StepResult.Done(),
            new SinkHealth.Healthy(),
            Optional.of(progress),
            Optional.of("The checkpoint of the sink 'mirror' is damaged and is not used."),
            true);
    var replay = new ReplayReport(Optional.empty(), Optional.of("The annotation is ignored."));

    var status = polled(feed("mirror"), new PollReport(List.of(report), List.of(), replay));

    assertThat(ready(status).getMessage())
        .matches(
            "The sinks that keep up [^.]+\\. The annotation is ignored\\. 1 time range [^.]+ to"
                + " [^.]+\\.");
  }

  private void later(Duration by) {
    now = now.plus(by);
    lastGoodPoll = now;
  }

  private MdeAlertSyncStatus polled(MdeAlertSync feed, StepResult... steps) {
    var reports =
        Stream.iterate(0, i -> i < steps.length, i -> i + 1)
            .map(i -> report(feed.getSpec().sinks().get(i).name(), steps[i], 0))
            .toArray(SinkReport[]::new);
    return polled(feed, reports);
  }

  private MdeAlertSyncStatus polled(MdeAlertSync feed, SinkReport... reports) {
    return polled(feed, new PollReport(List.of(reports)));
  }

  private MdeAlertSyncStatus polled(MdeAlertSync feed, PollReport report) {
    return new FeedStatus(feed, now).polled(input(feed), report, lastGoodPoll);
  }

  private SinkReport report(String sink, StepResult step, long quarantined) {
    var checkpoint =
        new Checkpoint(
            Alerts.TENANT,
            Optional.of(NOON.minusSeconds(60)),
            Optional.empty(),
            Optional.empty(),
            3,
            quarantined,
            0,
            0,
            Optional.empty(),
            List.of(),
            HandledRequests.NONE,
            Remembered.none());
    return new SinkReport(
        sink,
        step,
        health(step),
        Optional.of(Cursor.of(checkpoint).progress()),
        Optional.empty(),
        false);
  }

  /** What a first step shows. */
  private SinkHealth health(StepResult step) {
    return switch (step) {
      case StepResult.Done _ -> new SinkHealth.Healthy();
      case StepResult.SinkFailed(var problem) -> new SinkHealth.Unknown().failing(problem, now);
      default -> new SinkHealth.Unknown();
    };
  }

  private static Condition ready(MdeAlertSyncStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> conditions(MdeAlertSyncStatus status) {
    return status.conditions().stream()
        .map(
            condition ->
                condition.getType() + "=" + condition.getStatus() + " " + condition.getReason())
        .toList();
  }
}
