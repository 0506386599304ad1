// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.machine;

import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.call.TenantCalls.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Devices of a tenant, and actions on them. Thread-safe; calls block. */
public interface Machines {
  /** What devices are looked for by. */
  enum Key {
    DNS_NAME("computerDnsName"),
    AAD_DEVICE_ID("aadDeviceId");

    private final String property;

    Key(String property) {
      this.property = property;
    }

    String property() {
      return property;
    }
  }

  /** What actions are looked for by. */
  enum ActionKey {
    MACHINE("machineId"),
    TYPE("type");

    private final String property;

    ActionKey(String property) {
      this.property = property;
    }

    String property() {
      return property;
    }
  }

  /** The devices that have exactly this value, in any letter case. */
  Answer<List<Machine>> find(TenantApi api, Key key, String value);

  /** The device of an id; empty where there is none. */
  Answer<Optional<Machine>> machine(TenantApi api, String id);

  /**
   * The actions since a time, newest first. One that was just asked for may be missing for some ten
   * seconds.
   */
  Answer<List<MachineAction>> actions(TenantApi api, ActionKey key, String value, Instant since);

  /** The action of an id; empty where there is none (yet). */
  Answer<Optional<MachineAction>> action(TenantApi api, String id);

  /**
   * Whether this process may ask for actions now. One that ends, or leads no more, should not even
   * write down that it will.
   */
  boolean mayPost();

  /**
   * Asks for an action, once: nothing is repeated, whatever happens.
   *
   * @param isStillWanted asked right before the request leaves, which may wait for minutes
   */
  Posted post(
      TenantApi api,
      String machineId,
      ActionRequest action,
      String comment,
      BooleanSupplier isStillWanted);

  /** Asks for the end of an action; the answer may be that it has succeeded already. */
  Answer<MachineAction> cancel(TenantApi api, String actionId, String comment);
}
