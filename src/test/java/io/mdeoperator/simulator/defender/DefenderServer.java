// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import io.mdeoperator.simulator.directory.Directory;
import io.mdeoperator.simulator.entra.IssuedToken;
import io.mdeoperator.simulator.entra.Tokens;
import io.mdeoperator.simulator.http.Answering;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import io.mdeoperator.simulator.machine.ActionLedger;
import io.mdeoperator.simulator.machine.ActionType;
import io.mdeoperator.simulator.machine.MachineActionsEndpoint;
import io.mdeoperator.simulator.machine.MachinesEndpoint;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** The paths of the Defender API, and which roles they need. */
public final class DefenderServer implements Answering {
  private static final String GET = "GET";
  private static final String POST = "POST";
  private static final List<String> ALERT_ROLES = List.of("Alert.Read.All", "Alert.ReadWrite.All");
  private static final List<String> MACHINE_ROLES =
      List.of("Machine.Read.All", "Machine.ReadWrite.All");

  private final Tokens tokens;
  private final Admission admission;
  private final ActionLedger ledger;
  private final AlertsEndpoint alerts;
  private final MachinesEndpoint machines;
  private final MachineActionsEndpoint actions;

  /**
   * A path, taken apart.
   *
   * @param collection in lower case; empty when the path is none of the API
   * @param rest what follows it
   */
  private record Target(String collection, List<String> rest) {

    /** Letter case does not count, except in what follows; the version may be left out. */
    static Target of(HttpCall call) {
      var segments = call.segments();
      var names = segments.stream().map(s -> s.toLowerCase(Locale.ROOT)).toList();
      var at = names.size() > 1 && names.get(1).equals("v1.0") ? 2 : 1;
      if (names.size() <= at || !names.getFirst().equals("api")) {
        return new Target("", List.of());
      }
      return new Target(names.get(at), segments.subList(at + 1, segments.size()));
    }

    String id() {
      return URLDecoder.decode(rest.getFirst(), StandardCharsets.UTF_8);
    }

    String verb() {
      return rest.get(1);
    }
  }

  public DefenderServer(
      Directory directory,
      Tokens tokens,
      Clock clock,
      Quotas quotas,
      Paging paging,
      ActionLedger ledger) {
    this.tokens = tokens;
    this.admission = new Admission(directory, tokens, clock, quotas);
    this.ledger = ledger;
    this.alerts = new AlertsEndpoint(paging);
    this.machines = new MachinesEndpoint(paging, ledger);
    this.actions = new MachineActionsEndpoint(paging, ledger);
  }

  @Override
  public HttpReply answer(HttpCall call) {
    var target = Target.of(call);
    return switch (target.collection()) {
      case "alerts" -> alerts(call, target);
      case "machines" -> machines(call, target);
      case "machineactions" -> actions(call, target);
      default -> HttpReply.empty(404);
    };
  }

  /** What is to change something is written down before any fault can meet it. */
  @Override
  public void arrived(HttpCall call) {
    var target = Target.of(call);
    if (!call.method().equals(POST) || target.rest().size() != 2) {
      return;
    }
    switch (target.collection()) {
      case "machines" -> ledger.posted(call, tenantOf(call), target.id(), target.verb());
      case "machineactions" -> ledger.posted(call, tenantOf(call), null, target.verb());
      default -> {
        // nothing there changes by a POST
      }
    }
  }

  /** The tenant of the token, whether or not the token is any good; null if it is unknown. */
  public String tenantOf(HttpCall call) {
    return call.header("Authorization")
        .flatMap(tokens::bearer)
        .map(IssuedToken::tenantId)
        .orElse(null);
  }

  private HttpReply alerts(HttpCall call, Target target) {
    if (target.rest().size() > 1) {
      return HttpReply.empty(404);
    }
    if (!call.method().equals(GET)) {
      return HttpReply.empty(405);
    }
    var store = admission.admit(call, ALERT_ROLES).tenant().alerts();
    return target.rest().isEmpty()
        ? alerts.list(call, store)
        : alerts.get(call, store, target.id());
  }

  private HttpReply machines(HttpCall call, Target target) {
    return switch (target.rest().size()) {
      case 0, 1 -> machine(call, target);
      case 2 ->
          ActionType.ofVerb(target.verb())
              .map(type -> act(call, target, type))
              .orElseGet(() -> HttpReply.empty(404));
      default -> HttpReply.empty(404);
    };
  }

  private HttpReply machine(HttpCall call, Target target) {
    if (!call.method().equals(GET)) {
      return HttpReply.empty(405);
    }
    var store = admission.admit(call, MACHINE_ROLES).tenant().machines();
    return target.rest().isEmpty() ? machines.list(call, store) : machines.get(store, target.id());
  }

  private HttpReply act(HttpCall call, Target target, ActionType type) {
    if (!call.method().equals(POST)) {
      return HttpReply.empty(405);
    }
    var caller = admission.admit(call, List.of(type.role()));
    return machines.take(call, caller.tenant(), caller.app(), type, target.id());
  }

  private HttpReply actions(HttpCall call, Target target) {
    return switch (target.rest().size()) {
      case 0, 1 -> action(call, target);
      case 2 ->
          target.verb().equalsIgnoreCase("cancel") ? cancel(call, target) : HttpReply.empty(404);
      default -> HttpReply.empty(404);
    };
  }

  private HttpReply action(HttpCall call, Target target) {
    if (!call.method().equals(GET)) {
      return HttpReply.empty(405);
    }
    var store = admission.admit(call, MACHINE_ROLES).tenant().machineActions();
    return target.rest().isEmpty() ? actions.list(call, store) : actions.get(store, target.id());
  }

  private HttpReply cancel(HttpCall call, Target target) {
    if (!call.method().equals(POST)) {
      return HttpReply.empty(405);
    }
    var caller = admission.admit(call, ActionType.roles());
    var store = caller.tenant().machineActions();
    caller.needsAnyOf(List.of(actions.typeOf(store, target.id()).role()));
    return actions.cancel(call, store, caller.app(), target.id());
  }
}
