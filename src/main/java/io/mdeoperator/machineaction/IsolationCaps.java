// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static java.util.function.Predicate.not;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.TenantActions;
import io.mdeoperator.base.ClockMeter;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.defender.machine.MachineAction;
import io.mdeoperator.kube.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Limits how many devices are isolated, since whoever can provoke isolations could isolate a
 * customer's whole fleet. By whomever a device was isolated, it counts; what was just asked for
 * counts before Defender lists it, by what this process knows and by what is written down.
 * Thread-safe.
 */
final class IsolationCaps {
  private static final String ISOLATE = "Isolate";
  private static final Duration HOUR = Duration.ofHours(1);

  /** Until when Defender's list has it for certain. */
  private static final Duration LIST_LAG = Duration.ofMinutes(10);

  private static final Duration MEMORY = Duration.ofMinutes(1);

  /** Some 10 MB, and no less than can be read of one tenant. */
  private static final int MAX_REMEMBERED = 20_000;

  private final int maxOfInstallation;
  private final Isolations isolations;
  private final Cache<Place, Boolean> reserved;
  private final Cache<String, List<MachineAction>> lastListed;

  /**
   * What an isolation takes.
   *
   * @param uid of the object that takes it: another one may have a place for the same device
   */
  record Place(String uid, String tenantId, String machineId) {}

  IsolationCaps(int maxOfInstallation, Isolations isolations, MonotonicClock clock) {
    this.maxOfInstallation = maxOfInstallation;
    this.isolations = isolations;
    this.reserved =
        Caffeine.newBuilder().expireAfterWrite(LIST_LAG).ticker(new ClockMeter(clock)).build();
    lastListed =
        Caffeine.newBuilder()
            .expireAfterWrite(MEMORY)
            .maximumWeight(MAX_REMEMBERED)
            .weigher((String _, List<MachineAction> actions) -> actions.size())
            .ticker(new ClockMeter(clock))
            .build();
  }

  /**
   * Whether there was no place a moment ago, by what Defender listed then: many that wait for one
   * need not each ask for the same lists. Takes none where there was.
   */
  synchronized Optional<Finding> stillFull(Place place, TenantActions permitted, Instant now) {
    return Optional.ofNullable(lastListed.getIfPresent(place.tenantId()))
        .flatMap(actions -> problem(place, permitted, actions, now));
  }

  /**
   * Takes a place for the isolation of a device.
   *
   * @param actions of the tenant, both isolations and releases
   * @param now by Defender's clock
   * @return why there is none; empty when it was taken
   */
  synchronized Optional<Finding> reserve(
      Place place, TenantActions permitted, List<MachineAction> actions, Instant now) {
    lastListed.put(place.tenantId(), actions);
    var problem = problem(place, permitted, actions, now);
    if (problem.isEmpty()) {
      reserved.put(place, true);
    }
    return problem;
  }

  private Optional<Finding> problem(
      Place place, TenantActions permitted, List<MachineAction> actions, Instant now) {
    var machineId = place.machineId();
    var inHour = devices(actions.stream().filter(one -> isRecent(one, now)).toList());
    var atOnce = isolated(actions);
    var justAsked =
        union(
            justAsked(other -> other.tenantId().equals(place.tenantId())),
            isolations.askedSince(place.tenantId(), now.minus(LIST_LAG)),
            machineId);
    return exceeded(
            "spec.actions.maxIsolationsPerHour of the MdeTenant",
            permitted.maxIsolationsPerHour(),
            union(inHour, justAsked, machineId))
        .or(
            () ->
                exceeded(
                    "spec.actions.maxIsolatedAtOnce of the MdeTenant",
                    permitted.maxIsolatedAtOnce(),
                    union(atOnce, justAsked, machineId)))
        .or(
            () ->
                exceeded(
                    "machineActions.maxIsolatedAtOnce of the operator's configuration",
                    maxOfInstallation,
                    union(
                        stillIsolated(isolations.machineIds(now), actions),
                        justAsked(_ -> true),
                        machineId)));
  }

  /** Gives a place back, where Defender provably did nothing. */
  void giveBack(Place place) {
    reserved.invalidate(place);
  }

  private static Optional<Finding> exceeded(String limit, int max, Set<String> devices) {
    return devices.size() > max
        ? Optional.of(
            Finding.failed(
                Reason.CAP_REACHED,
                "Another isolation would exceed " + limit + ", which is " + max + "."))
        : Optional.empty();
  }

  /** But for those that somebody else has released in this tenant. */
  private static Set<String> stillIsolated(Set<String> byStatus, List<MachineAction> actions) {
    var released = devices(actions.stream().filter(IsolationCaps::isInForce).toList());
    released.removeAll(isolated(actions));
    return byStatus.stream().filter(not(released::contains)).collect(Collectors.toSet());
  }

  private Set<String> justAsked(Predicate<Place> which) {
    return reserved.asMap().keySet().stream()
        .filter(which)
        .map(Place::machineId)
        .collect(Collectors.toSet());
  }

  private static boolean isRecent(MachineAction action, Instant now) {
    return action.type().equals(ISOLATE)
        && action.created().isAfter(now.minus(HOUR))
        && isInForce(action);
  }

  /** Whether it has had an effect, or may still have one. */
  private static boolean isInForce(MachineAction action) {
    return action.isSucceeded() || !action.isFinal();
  }

  /** Devices whose last action that succeeded, or is under way, isolates them. */
  private static Set<String> isolated(List<MachineAction> actions) {
    return actions.stream()
        .filter(IsolationCaps::isInForce)
        .collect(
            Collectors.toMap(
                MachineAction::machineId,
                action -> action,
                (one, other) ->
                    Comparator.comparing(MachineAction::created).compare(one, other) >= 0
                        ? one
                        : other))
        .values()
        .stream()
        .filter(action -> action.type().equals(ISOLATE))
        .map(MachineAction::machineId)
        .collect(Collectors.toSet());
  }

  private static Set<String> devices(List<MachineAction> actions) {
    return actions.stream().map(MachineAction::machineId).collect(Collectors.toSet());
  }

  private static Set<String> union(Set<String> listed, Set<String> justAsked, String one) {
    var all = new HashSet<>(listed);
    all.addAll(justAsked);
    all.add(one);
    return all;
  }
}
