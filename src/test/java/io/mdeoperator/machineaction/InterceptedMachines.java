// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.call.TenantCalls.Answer;
import io.mdeoperator.defender.machine.ActionRequest;
import io.mdeoperator.defender.machine.Machine;
import io.mdeoperator.defender.machine.MachineAction;
import io.mdeoperator.defender.machine.Machines;
import io.mdeoperator.defender.machine.Posted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Defender, with a hand on the one call that must not be repeated.
 *
 * @param post asks Defender where it is told to, and returns or throws what it likes
 */
record InterceptedMachines(Machines defender, Post post) implements Machines {
  /** Asks Defender. */
  interface Asking {
    Posted at(TenantApi api);
  }

  /** What is done instead of asking. */
  interface Post {
    Posted ask(TenantApi api, Asking defender);
  }

  @Override
  public Answer<List<Machine>> find(TenantApi api, Key key, String value) {
    return defender.find(api, key, value);
  }

  @Override
  public Answer<Optional<Machine>> machine(TenantApi api, String id) {
    return defender.machine(api, id);
  }

  @Override
  public Answer<List<MachineAction>> actions(
      TenantApi api, ActionKey key, String value, Instant since) {
    return defender.actions(api, key, value, since);
  }

  @Override
  public Answer<Optional<MachineAction>> action(TenantApi api, String id) {
    return defender.action(api, id);
  }

  @Override
  public boolean mayPost() {
    return defender.mayPost();
  }

  @Override
  public Posted post(
      TenantApi api,
      String machineId,
      ActionRequest action,
      String comment,
      BooleanSupplier isStillWanted) {
    return post.ask(api, where -> defender.post(where, machineId, action, comment, isStillWanted));
  }

  @Override
  public Answer<MachineAction> cancel(TenantApi api, String actionId, String comment) {
    return defender.cancel(api, actionId, comment);
  }
}
