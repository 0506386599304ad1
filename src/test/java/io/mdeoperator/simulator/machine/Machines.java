// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import io.mdeoperator.simulator.odata.ODataFilter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The devices of one customer, in order of adding. Thread-safe. */
public final class Machines {
  private static final int NOT_FOUND = 404;

  private final String tenantId;
  private final Clock clock;
  private final MachineActions actions;
  private final Map<String, Machine> byId = new LinkedHashMap<>();
  private int added;
  private volatile int statusOfNone = NOT_FOUND;

  public Machines(String tenantId, MachineActions actions, Clock clock) {
    this.tenantId = tenantId;
    this.actions = actions;
    this.clock = clock;
  }

  /**
   * One more record, with Windows 11. Its id depends on the tenant, the name and how many records
   * there were before.
   *
   * @param computerDnsName served as it is given: short or with a domain, whatever its letter case
   */
  public synchronized Machine workstation(String computerDnsName) {
    var id = sha1(tenantId + "/" + computerDnsName + "/" + added++);
    var machine = new Machine(id, computerDnsName, actions, clock);
    byId.put(id, machine);
    return machine;
  }

  /** The same with Windows Server 2022. */
  public Machine server(String computerDnsName) {
    return workstation(computerDnsName).osPlatform("WindowsServer2022");
  }

  /** The record is gone, as if it never had been; its actions stay. */
  public synchronized void remove(Machine machine) {
    byId.remove(machine.id());
  }

  public synchronized List<Machine> all() {
    return List.copyOf(byId.values());
  }

  /** A list without a machine is answered by 404, as documented, or by 200 and an empty list. */
  public Machines answerNoneWith(int status) {
    statusOfNone = status;
    return this;
  }

  boolean isNoneNotFound() {
    return statusOfNone == NOT_FOUND;
  }

  /** A null filter matches all. */
  List<Machine> find(ODataFilter filter) {
    return all().stream()
        .filter(machine -> filter == null || filter.matches(machine.properties()))
        .toList();
  }

  /** Empty for a merged one. */
  synchronized Optional<Machine> byId(String id) {
    return Optional.ofNullable(byId.get(id)).filter(machine -> !machine.isMerged());
  }

  private static String sha1(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
