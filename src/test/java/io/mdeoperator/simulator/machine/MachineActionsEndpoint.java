// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import io.mdeoperator.simulator.defender.DefenderError;
import io.mdeoperator.simulator.defender.Paging;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import io.mdeoperator.simulator.machine.PostedAction.Effect;
import io.mdeoperator.simulator.odata.Guids;
import io.mdeoperator.simulator.odata.ODataException;
import io.mdeoperator.simulator.odata.ODataQuery;
import io.mdeoperator.simulator.odata.ODataReply;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lists actions, gets single ones and cancels them (Microsoft: "List MachineActions API", "Get
 * machineAction API", "Cancel machine action API").
 */
public final class MachineActionsEndpoint {
  private static final String ENTITY_SET = "MachineActions";

  private final Paging paging;
  private final ActionLedger ledger;

  public MachineActionsEndpoint(Paging paging, ActionLedger ledger) {
    this.paging = paging;
    this.ledger = ledger;
  }

  public HttpReply list(HttpCall call, MachineActions actions) {
    try {
      var query = ODataQuery.of(call, ActionProperty.ENTITY, paging);
      var page =
          actions.find(query.filter()).stream().skip(query.skip()).limit(query.top()).toList();
      return ODataReply.list(
          ENTITY_SET,
          page.stream().map(a -> List.of(ODataReply.utf8(a.json().toString()))).toList(),
          null);
    } catch (ODataException e) {
      throw new DefenderError(400, "ODataError", e.getMessage());
    }
  }

  public HttpReply get(MachineActions actions, String id) {
    return entity(200, present(actions.look(guid(id)), id));
  }

  /**
   * The type of an action, which decides who may cancel it.
   *
   * @throws DefenderError 400 for what is no GUID, 404
   */
  public ActionType typeOf(MachineActions actions, String id) {
    return present(actions.peek(guid(id)), id).type();
  }

  /**
   * Cancels an action that is there.
   *
   * @param requestor the display name of the app that asks
   */
  public HttpReply cancel(HttpCall call, MachineActions actions, String requestor, String id) {
    var comment = ActionRequest.commentOf(call.content());
    var cancelled = actions.cancel(guid(id), requestor, comment);
    ledger.done(call, Effect.CANCELLED, cancelled);
    return entity(200, cancelled);
  }

  static HttpReply entity(int status, MachineAction action) {
    return ODataReply.entity(
        status, ENTITY_SET, List.of(ODataReply.utf8(action.json().toString())));
  }

  private static String guid(String id) {
    if (!Guids.isGuid(id)) {
      throw new DefenderError(
          400, "BadRequest", "The value '" + id + "' is not a valid 'Edm.Guid' literal.");
    }
    return id.toLowerCase(Locale.ROOT);
  }

  private static MachineAction present(Optional<MachineAction> found, String id) {
    return found.orElseThrow(
        () -> new DefenderError(404, "ResourceNotFound", "Action " + id + " was not found"));
  }
}
