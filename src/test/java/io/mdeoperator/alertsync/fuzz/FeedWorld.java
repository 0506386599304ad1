// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.store.CheckpointStore;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A cluster with one feed, its tenant, and an operator that is started again whenever it dies; with
 * the tenants' alerts and the sinks. Time passes when {@link #runFor} says so.
 */
final class FeedWorld implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final Duration RESTART = Duration.ofSeconds(20);
  private static final int PAGE = 100;
  private static final int MOST = 10;

  private final Random random;
  private final Planted planted;
  private final SimulatedTime time = new SimulatedTime();
  private final ConfigMapServer configMaps = new ConfigMapServer();
  private final Faults faults = new Faults(time);
  private final List<Violation> violations = new ArrayList<>();
  private final Map<String, FakeDefender> defenders = new HashMap<>();
  private final Map<String, FeedLedger> ledgers = new HashMap<>();
  private final Set<String> poison = new HashSet<>();
  private final FeedInspector inspector = new FeedInspector(this);
  private String tenantId = Alerts.TENANT;
  private Optional<MdeTenant> tenant = Optional.empty();
  private Map<String, Secret> secrets = Map.of();
  private MdeAlertSync feed;
  private OperatorProcess process;
  private Optional<Instant> restart = Optional.empty();
  private boolean isLooking;
  private volatile boolean hasHappened;
  private Instant next = Instant.MIN;
  private int versions;
  private int statusWrites;
  private int sourceCalls;

  /**
   * A fault of the operator itself, to see that it is found.
   *
   * @param checkpoints wraps those of every sink
   * @param status changes what is written
   * @param freezesOnError whether a feed is never looked at again after an {@code Error}
   * @param waitsByWallClock whether polls wait by a clock that people set
   */
  record Planted(
      UnaryOperator<CheckpointStore> checkpoints,
      UnaryOperator<MdeAlertSyncStatus> status,
      boolean freezesOnError,
      boolean waitsByWallClock) {
    static final Planted NONE =
        new Planted(UnaryOperator.identity(), UnaryOperator.identity(), false, false);

    Planted checkpoints(UnaryOperator<CheckpointStore> change) {
      return new Planted(change, status, freezesOnError, waitsByWallClock);
    }

    Planted status(UnaryOperator<MdeAlertSyncStatus> change) {
      return new Planted(checkpoints, change, freezesOnError, waitsByWallClock);
    }

    Planted freezing() {
      return new Planted(checkpoints, status, true, waitsByWallClock);
    }

    Planted waitingByWallClock() {
      return new Planted(checkpoints, status, freezesOnError, true);
    }
  }

  FeedWorld(long seed, Planted planted, String... sinks) {
    this.random = new Random(~seed);
    this.planted = planted;
    this.feed = Feeds.feed(sinks);
    tenantIs(tenantId);
    process = new OperatorProcess(this);
    Stream.of(sinks).forEach(name -> ledger().sinkAdded(name, Instant.MIN, time.now()));
  }

  SimulatedTime time() {
    return time;
  }

  ConfigMapServer configMaps() {
    return configMaps;
  }

  Faults faults() {
    return faults;
  }

  Planted planted() {
    return planted;
  }

  List<Violation> violations() {
    return violations;
  }

  void violated(Violation.Kind kind, String sink, String what) {
    violations.add(new Violation(kind, sink, what));
  }

  /** How long a call takes: most return while the others of a poll still wait for them. */
  Duration latency() {
    return random.nextInt(MOST) > 0 ? Duration.ZERO : Duration.ofMillis(5L + random.nextInt(8_000));
  }

  FakeDefender defender(String id) {
    var defender = defenders.computeIfAbsent(id, _ -> new FakeDefender(PAGE, 1));
    defender.setNow(time.now());
    return defender;
  }

  FakeDefender defender() {
    return defender(tenantId);
  }

  /** The ledger of the feed with the tenant that it has now. */
  FeedLedger ledger() {
    return ledger(feed.getMetadata().getUid(), tenantId);
  }

  FeedLedger ledger(String uid, String tenant) {
    return ledgers.computeIfAbsent(
        uid + "/" + tenant,
        _ -> {
          var ledger = new FeedLedger(violations);
          if (inspector.isRedriveAsked()) {
            ledger.redriveAsked();
          }
          return ledger;
        });
  }

  Collection<FeedLedger> ledgers() {
    return List.copyOf(ledgers.values());
  }

  boolean isPoison(String id) {
    return poison.contains(id);
  }

  Set<String> poison() {
    return poison;
  }

  FeedInspector inspector() {
    return inspector;
  }

  MdeAlertSync feed() {
    return feed;
  }

  int statusWrites() {
    return statusWrites;
  }

  void sourceCalled() {
    sourceCalls++;
  }

  int sourceCalls() {
    return sourceCalls;
  }

  boolean isUp() {
    return restart.isEmpty();
  }

  Optional<Condition> ready() {
    return Optional.ofNullable(feed.getStatus())
        .flatMap(status -> Conditions.find(status.conditions(), ConditionType.READY));
  }

  /** The feed is to be looked at. */
  void somethingHappened() {
    hasHappened = true;
  }

  /** An alert can be seen from now on, in this state. */
  void appear(Revision revision, String severity, Duration within) {
    defender()
        .put(
            Alerts.of(
                revision.identity(),
                revision.time(),
                tenantId,
                ",\"severity\":\"" + severity + "\""));
    ledger().appeared(new FeedLedger.Seen(revision, severity, within), time.now());
  }

  /** Changes the feed's object, as with {@code kubectl edit}. */
  void edit(boolean isSpec, Consumer<ObjectNode> change) {
    var node = (ObjectNode) JSON.valueToTree(feed);
    change.accept(node);
    var metadata = node.withObject("/metadata");
    metadata.put("resourceVersion", Integer.toString(++versions));
    if (isSpec) {
      metadata.put("generation", feed.getMetadata().getGeneration() + 1);
    }
    feed = feed(node);
    somethingHappened();
  }

  private static MdeAlertSync feed(ObjectNode node) {
    try {
      return JSON.treeToValue(node, MdeAlertSync.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  void annotate(String name, String value) {
    edit(false, node -> node.withObject("/metadata").withObject("/annotations").put(name, value));
  }

  void tenantIs(String id) {
    var found = Feeds.tenant("True", "Ready", "Alert.Read.All");
    found.setSpec(MdeTenantSpec.of(new LocalRef("partner"), id));
    tenantId = id;
    tenant = Optional.of(found);
    somethingHappened();
  }

  String tenantId() {
    return tenantId;
  }

  void tenantIsDeleted() {
    tenant = Optional.empty();
    somethingHappened();
  }

  /** The feed is deleted, and made again from the same manifest. */
  void feedIsMadeAgain() {
    ledger().closed();
    process.controller().forget(feed);
    var node = (ObjectNode) JSON.valueToTree(feed);
    node.remove("status");
    var metadata = node.withObject("/metadata");
    metadata.remove("annotations");
    metadata.put("uid", "feed-uid-" + ++versions).put("generation", 1);
    metadata.put("creationTimestamp", time.wallClock().instant().toString());
    feed = feed(node);
    somethingHappened();
  }

  void secretIsEdited() {
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("hook")
            .withResourceVersion(Integer.toString(++versions))
            .endMetadata()
            .build();
    secrets = Map.of("hook", secret);
    somethingHappened();
  }

  void kill() {
    process.die();
  }

  void runFor(Duration duration) {
    var end = time.now().plus(duration);
    while (time.now().isBefore(end)) {
      keepRunning();
      if (isUp() && !isLooking && (hasHappened || !time.now().isBefore(next))) {
        isLooking = true;
        hasHappened = false;
        var current = process;
        time.threads().execute(() -> look(current));
      } else {
        var wakeUp = isUp() && !isLooking ? next : end;
        time.forwardUntil(
            Stream.of(end, wakeUp, restart.orElse(end), inspector.due())
                .min(Instant::compareTo)
                .orElseThrow());
      }
      inspector.inspect();
    }
  }

  private void keepRunning() {
    if (process.isDead() && restart.isEmpty()) {
      restart = Optional.of(time.now().plus(RESTART));
    }
    if (restart.filter(when -> !time.now().isBefore(when)).isPresent()) {
      process.close();
      process = new OperatorProcess(this);
      restart = Optional.empty();
      isLooking = false;
      next = time.now();
      inspector.restarted();
    }
  }

  private void look(OperatorProcess current) {
    var seen = feed;
    try {
      lookAt(current, seen);
      isLooking &= current != process;
    } catch (OperatorProcess.DeadError e) {
      // Nothing comes out of it any more.
    } catch (Error e) {
      if (!planted.freezesOnError()) {
        current.die(); // the process ends, and is started again
      }
    }
  }

  private void lookAt(OperatorProcess current, MdeAlertSync seen) {
    var input =
        new FeedInput(
            seen, tenant, Feeds.input(seen).application(), Optional.empty(), secrets, Map.of());
    try {
      var result = current.controller().reconcile(input);
      time.pause(TICK);
      if (!current.isDead()) {
        write(seen, result.status());
        next = result.untilNext().map(time.now()::plus).orElse(Instant.MAX);
      }
    } catch (RuntimeException e) {
      if (!current.isDead()) {
        write(seen, current.controller().failed(seen));
        next = time.now().plus(RETRY);
      }
    }
  }

  /** Written on top of what was seen only; a write makes the feed be looked at again. */
  private void write(MdeAlertSync seen, Optional<MdeAlertSyncStatus> status) {
    if (!versionOf(seen).equals(versionOf(feed))) {
      somethingHappened();
      return;
    }
    status.map(planted.status()).ifPresent(this::write);
  }

  private static String versionOf(MdeAlertSync feed) {
    return feed.getMetadata().getUid() + "/" + feed.getMetadata().getResourceVersion();
  }

  private void write(MdeAlertSyncStatus status) {
    statusWrites++;
    edit(false, node -> node.set("status", JSON.valueToTree(status)));
    inspector.written();
  }

  /** Ends all threads. */
  @Override
  public void close() {
    process.close();
    time.endBy(Instant.MAX);
  }
}
