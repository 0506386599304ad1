// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.MachineActionType;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import io.mdeoperator.api.v1alpha1.TenantActions;
import io.mdeoperator.config.OperatorConfig.MachineActions;
import io.mdeoperator.defender.call.ApiService;
import io.mdeoperator.defender.call.Quotas;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.call.TenantCalls;
import io.mdeoperator.defender.machine.DefenderMachines;
import io.mdeoperator.entra.EntraTokenSource;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.machineaction.ActionProcess.Step;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.simulator.OnboardedTenant;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.Machine;
import io.mdeoperator.simulator.machine.PostedAction;
import io.mdeoperator.testing.status.ObservedStatus;
import io.mdeoperator.testing.status.StatusRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Objects with their statuses, the simulated Defender, and operators that come and go. A status is
 * kept as the API server keeps it: a write against an older version fails.
 */
final class ActionWorld implements AutoCloseable {
  static final String[] ROLES = {
    "Alert.Read.All",
    "Machine.Read.All",
    "Machine.Isolate",
    "Machine.Scan",
    "Machine.CollectForensics",
    "Machine.RestrictExecution",
    "Machine.StopAndQuarantine"
  };
  private static final String AUDIENCE = "https://api.securitycenter.microsoft.com";
  private static final TenantActions ALL_ALLOWED =
      new TenantActions(List.of(MachineActionType.values()), false, List.of("vip"), 5, 20);

  final OnboardedTenant onboarded = OnboardedTenant.start().granting(ROLES);
  final Map<String, MdeMachineAction> objects = new LinkedHashMap<>();
  private final RemoteHttp http;
  private TenantActions permitted = ALL_ALLOWED;
  private MachineActions settings = new MachineActions(true, "test", 50);
  private ActionProcess operator;
  private int version;

  /** What is done right before a status is written, and right after. */
  Runnable beforeWrite = () -> {};

  Runnable afterWrite = () -> {};

  /** What becomes of asking Defender. */
  InterceptedMachines.Post post = (api, defender) -> defender.at(api);

  /** What becomes of a status that is written. */
  UnaryOperator<MdeMachineActionStatus> stored = status -> status;

  /** Whether the operator's process is not about to end. */
  BooleanSupplier isOperatorStaying = () -> true;

  /** Whether the customer's MdeTenant has not been deleted. */
  boolean isTenantThere = true;

  /** What was said of the object that went last. */
  Optional<String> lost = Optional.empty();

  /** How far the operator's clock is ahead. */
  Duration skew = Duration.ZERO;

  /** The operator's process dies. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Where it may. */
  static final Runnable CRASH =
      () -> {
        throw new Crash();
      };

  ActionWorld() {
    http =
        new RemoteHttp(
            new RemoteHttp.Settings(
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Optional.empty(),
                onboarded.simulator().authority().trust(),
                "MdePartner-Test/1"));
    restart();
  }

  /** Another process, which knows nothing but what is written down. */
  void restart() {
    operator = newOperator();
  }

  ActionProcess newOperator() {
    var clock = onboarded.simulator().clock();
    var gate = new CredentialGate(clock, clock::instant, Duration.ofSeconds(20));
    var tokens =
        new EntraTokenSource(
            http,
            gate,
            _ -> Result.failed(Reason.FEDERATED_TOKEN_MISSING, "There are none."),
            new SimpleMeterRegistry(),
            clock,
            clock::instant);
    var calls =
        new TenantCalls(
            ApiService.DEFENDER,
            http,
            tokens,
            new Quotas(Quotas.Limits.DEFENDER, clock::instant),
            new SimpleMeterRegistry(),
            clock);
    return new ActionProcess(
        new InterceptedMachines(
            new DefenderMachines(calls, () -> isOperatorStaying.getAsBoolean(), clock),
            (api, defender) -> post.ask(api, defender)),
        settings,
        () -> List.copyOf(objects.values()),
        clock::instant);
  }

  void permit(TenantActions actions) {
    permitted = actions;
  }

  void configure(MachineActions other) {
    settings = other;
    restart();
  }

  Machine workstation(String name) {
    return onboarded.tenant().machines().workstation(name);
  }

  Instant now() {
    return onboarded.simulator().clock().instant();
  }

  void pass(Duration time) {
    onboarded.simulator().clock().advance(time);
  }

  /** An object as its user creates it. */
  MdeMachineAction create(String name, MdeMachineActionSpec spec) {
    var object = new MdeMachineAction();
    object.getMetadata().setName(name);
    object.getMetadata().setNamespace("partner");
    object.getMetadata().setUid(UUID.randomUUID().toString());
    object.getMetadata().setGeneration(1L);
    object.getMetadata().setResourceVersion(String.valueOf(++version));
    object.getMetadata().setAnnotations(new LinkedHashMap<>());
    object.setSpec(spec);
    objects.put(name, object);
    return object;
  }

  MdeMachineAction isolate(String name, Machine machine) {
    return create(name, isolation(MdeMachineActionSpec.Device.ofId(machine.id())));
  }

  MdeMachineActionSpec isolation(MdeMachineActionSpec.Device device) {
    return spec(MachineActionType.ISOLATE, device);
  }

  MdeMachineActionSpec spec(MachineActionType type, MdeMachineActionSpec.Device device) {
    return ActionSpecs.of(type, device, now().plus(Duration.ofDays(10)));
  }

  void annotate(String name, String annotation, String value) {
    objects.get(name).getMetadata().getAnnotations().put(annotation, value);
  }

  /** One step, and the time that it asks to wait. */
  Optional<Step> look(String name) {
    return look(operator, name);
  }

  Optional<Step> look(ActionProcess process, String name) {
    var turn = new Turn(name);
    return turn.stored(process.next(input(objects.get(name)), now().plus(skew), turn));
  }

  /** The step of an object that is being deleted; empty where it may go. */
  Optional<Step> lookWhileDeleted(String name) {
    var turn = new Turn(name);
    return switch (operator.whileDeleted(input(objects.get(name)), now().plus(skew), turn)) {
      case ActionProcess.Deletion.Waits(var step) -> turn.stored(Optional.of(step));
      case ActionProcess.Deletion.Goes(var finding) -> {
        lost = finding.map(Finding::message);
        yield Optional.empty();
      }
    };
  }

  void markDeleted(String name) {
    objects.get(name).getMetadata().setDeletionTimestamp(Timestamps.seconds(now()));
  }

  /** A look at one object, from the version that it has. */
  private final class Turn implements ActionRun.Turn {
    private final String name;
    private String latest;

    Turn(String name) {
      this.name = name;
      this.latest = objects.get(name).getMetadata().getResourceVersion();
    }

    @Override
    public boolean write(MdeMachineActionStatus status, Finding finding) {
      beforeWrite.run();
      var written = store(name, latest, status, finding);
      if (written.isPresent()) {
        latest = written.get();
        afterWrite.run();
      }
      return written.isPresent();
    }

    @Override
    public Optional<ActionInput> again() {
      return Optional.ofNullable(objects.get(name)).map(ActionWorld.this::input);
    }

    @Override
    public Instant now() {
      return ActionWorld.this.now().plus(skew);
    }

    Optional<Step> stored(Optional<Step> step) {
      step.ifPresent(next -> store(name, latest, next.status(), next.finding()));
      return step;
    }
  }

  private Optional<String> store(
      String name, String against, MdeMachineActionStatus status, Finding finding) {
    var object = objects.get(name);
    if (!object.getMetadata().getResourceVersion().equals(against)) {
      return Optional.empty();
    }
    var next = new MdeMachineAction();
    next.setMetadata(new ObjectMetaBuilder(object.getMetadata()).build());
    next.getMetadata().setAnnotations(object.getMetadata().getAnnotations());
    next.setSpec(object.getSpec());
    next.setStatus(ActionStatus.describe(object, stored.apply(status), finding, now()));
    next.getMetadata().setResourceVersion(String.valueOf(++version));
    assertThat(StatusRules.broken(observed(object), observed(next))).isEmpty();
    objects.put(name, next);
    return Optional.of(next.getMetadata().getResourceVersion());
  }

  private static ObservedStatus observed(MdeMachineAction object) {
    return new ObservedStatus(
        Serialization.unmarshal(Serialization.asJson(object), ObjectNode.class));
  }

  /** Looks until nothing more is due within this time. */
  void run(String name, Duration atMost) {
    var end = now().plus(atMost);
    while (true) {
      var step = look(name);
      if (step.isEmpty() || isDone(name)) {
        return;
      }
      var wait = step.get().untilNext().orElse(Duration.ofSeconds(30));
      if (now().plus(wait).isAfter(end)) {
        return;
      }
      pass(wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait);
    }
  }

  private boolean isDone(String name) {
    return status(name).outcome() != null && !ReleaseRun.isDueLater(status(name));
  }

  MdeMachineActionStatus status(String name) {
    return objects.get(name).getStatus();
  }

  String reason(String name) {
    return ready(name).getReason();
  }

  String message(String name) {
    return ready(name).getMessage();
  }

  private Condition ready(String name) {
    return Conditions.find(status(name).conditions(), ConditionType.READY).orElseThrow();
  }

  /** All POSTs for a device, whatever became of them. */
  List<PostedAction> posts(Machine machine, ActionType type) {
    return onboarded.simulator().ledger().of(machine, type);
  }

  void assertPosts(Machine machine, ActionType type, int count) {
    assertThat(posts(machine, type)).as("POSTs of " + type).hasSize(count);
  }

  ActionInput input(MdeMachineAction object) {
    var status = object.getStatus() == null ? MdeMachineActionStatus.EMPTY : object.getStatus();
    return isTenantThere
        ? new ActionInput(object, status, Optional.of(tenant()), Optional.of(api()))
        : new ActionInput(object, status, Optional.empty(), Optional.empty());
  }

  private MdeTenant tenant() {
    var tenant = new MdeTenant();
    tenant.getMetadata().setName("contoso");
    tenant.getMetadata().setNamespace("partner");
    tenant.setSpec(
        MdeTenantSpec.of(new LocalRef("partner"), onboarded.tenant().id()).withActions(permitted));
    var ready =
        new Conditions(List.of(), 1L, Instant.EPOCH)
            .ready(new Finding.Passed(Reason.READY, "Everything works."))
            .build();
    tenant.setStatus(
        MdeTenantStatus.EMPTY
            .withConditions(1L, ready)
            .withConsent(
                ConsentStatus.EMPTY.withGrantedRoles(
                    new ArrayList<>(onboarded.tenant().grantedRoles(onboarded.app())))));
    return tenant;
  }

  private TenantApi api() {
    var cloud =
        new CloudEndpoints(
            "Public",
            URI.create(onboarded.simulator().loginUrl()),
            AUDIENCE + "/.default",
            Set.of(AUDIENCE));
    var credential =
        new ClientCredential.ClientSecret(
            new ClientCredential.Version("app-uid", "1"), OnboardedTenant.SECRET);
    return new TenantApi(
        URI.create(onboarded.simulator().apiUrl()),
        new TokenRequest(cloud, OnboardedTenant.CLIENT_ID, onboarded.tenant().id(), credential));
  }

  /** The annotation by which a person decides. */
  void postAnyway(String name, String token) {
    annotate(name, Api.POST_ANYWAY_ANNOTATION, token);
  }

  @Override
  public void close() throws IOException {
    http.close();
    onboarded.close();
  }
}
