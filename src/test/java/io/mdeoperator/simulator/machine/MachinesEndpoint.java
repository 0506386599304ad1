// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import io.mdeoperator.simulator.defender.DefenderError;
import io.mdeoperator.simulator.defender.Paging;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import io.mdeoperator.simulator.machine.PostedAction.Effect;
import io.mdeoperator.simulator.odata.ODataException;
import io.mdeoperator.simulator.odata.ODataQuery;
import io.mdeoperator.simulator.odata.ODataReply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Lists machines, gets single ones and takes actions on them (Microsoft: "List machines API", "Get
 * machine by ID API", "Isolate machine API" and its neighbours).
 */
public final class MachinesEndpoint {
  private static final String ENTITY_SET = "Machines";
  private static final String SELECTIVE = "Selective";
  private static final String CONTAIN = "UnManagedDevice";

  /** Too old for any action. */
  private static final Set<String> UNSUPPORTED =
      Set.of("Windows7", "Windows8", "Windows8.1", "WindowsServer2008R2", "iOS", "Android");

  private final Paging paging;
  private final ActionLedger ledger;

  public MachinesEndpoint(Paging paging, ActionLedger ledger) {
    this.paging = paging;
    this.ledger = ledger;
  }

  /**
   * A full page has a link to the next one that leads to the first one again, for ever: reported of
   * the real service.
   */
  public HttpReply list(HttpCall call, Machines machines) {
    try {
      var query = ODataQuery.of(call, MachineProperty.ENTITY, paging);
      var followsLink = call.query().startsWith("=");
      var found = machines.find(query.filter());
      if (found.isEmpty() && machines.isNoneNotFound()) {
        throw new DefenderError(404, "ResourceNotFound", "No machines were found");
      }
      var page = found.stream().skip(followsLink ? 0 : query.skip()).limit(query.top()).toList();
      return ODataReply.list(
          ENTITY_SET,
          page.stream().map(m -> List.of(ODataReply.utf8(m.json().toString()))).toList(),
          followsLink || page.size() == query.top() ? nextLink(call, query.top()) : null);
    } catch (ODataException e) {
      throw new DefenderError(400, "ODataError", e.getMessage());
    }
  }

  public HttpReply get(Machines machines, String id) {
    var machine = present(machines, id).json().toString();
    return ODataReply.entity(200, ENTITY_SET, List.of(ODataReply.utf8(machine)));
  }

  /**
   * Takes an action.
   *
   * @param requestor the display name of the app that asks
   */
  public HttpReply take(
      HttpCall call, CustomerTenant tenant, String requestor, ActionType type, String id) {
    var request = ActionRequest.of(type, call.content());
    var machine = present(tenant.machines(), id);
    admit(machine, request);
    var taken = tenant.machineActions().take(machine, request, requestor);
    ledger.done(call, taken.isNew() ? Effect.EXECUTED : Effect.RETURNED_EXISTING, taken.action());
    return MachineActionsEndpoint.entity(201, taken.action());
  }

  private static Machine present(Machines machines, String id) {
    return machines
        .byId(id)
        .orElseThrow(
            () -> new DefenderError(404, "ResourceNotFound", "Machine " + id + " was not found"));
  }

  private static void admit(Machine machine, ActionRequest request) {
    if (machine.refusesRemediation()) {
      throw DefenderError.forbidden(
          "The device group of machine " + machine.id() + " needs minimum remediation level.");
    }
    var contains = CONTAIN.equals(request.parameter());
    if (machine.isOnboarded() == contains && request.type() != ActionType.UNISOLATE) {
      throw new DefenderError(
          400,
          "InvalidInput",
          "Machine " + machine.id() + (contains ? " is onboarded" : " is not onboarded"));
    }
    if (!contains && !isSupported(machine.osPlatform(), request)) {
      throw new DefenderError(
          400,
          "OsPlatformNotSupported",
          request.type().jsonName() + " is not supported on " + machine.osPlatform());
    }
  }

  private static boolean isSupported(String platform, ActionRequest request) {
    if (UNSUPPORTED.contains(platform)) {
      return false;
    }
    if (platform.startsWith("Windows")) {
      return true;
    }
    var isSelective = SELECTIVE.equals(request.parameter());
    return !request.type().isForWindowsOnly() && (!isSelective || platform.equals("macOS"));
  }

  private static String nextLink(HttpCall call, int top) {
    var filter =
        call.queryParameters().stream()
            .filter(parameter -> parameter.getName().equals("$filter"))
            .map(parameter -> URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
            .findFirst()
            .orElse("");
    return "https://%s%s?=%s&=%d&$skip=%d"
        .formatted(call.header("Host").orElse(""), call.path(), filter, top, top);
  }
}
