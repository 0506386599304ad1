// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.MachineActionType;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Approval;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.IsolationType;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.ScanType;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import java.time.Instant;

/** Specs, and those that differ from others in one field. */
final class ActionSpecs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ActionSpecs() {}

  /** Of an action that needs no approval and is not released. */
  static MdeMachineActionSpec of(
      MachineActionType type, MdeMachineActionSpec.Device device, Instant notAfter) {
    return new MdeMachineActionSpec(
        new LocalRef("contoso"),
        device,
        type,
        type == MachineActionType.ISOLATE
            ? new MdeMachineActionSpec.Isolation(IsolationType.FULL)
            : null,
        type == MachineActionType.ANTIVIRUS_SCAN
            ? new MdeMachineActionSpec.Scan(ScanType.QUICK)
            : null,
        type == MachineActionType.STOP_AND_QUARANTINE_FILE
            ? new MdeMachineActionSpec.File("3395856ce81f2b7382dee72602f798b642f14140")
            : null,
        "Ransomware on the device",
        null,
        notAfter.toString(),
        Approval.NOT_REQUIRED,
        false,
        false);
  }

  /** Released so long after. */
  static MdeMachineActionSpec releaseAfter(MdeMachineActionSpec spec, String value) {
    return with(spec, "releaseAfter", value);
  }

  /** Approved by another person, or not. */
  static MdeMachineActionSpec approval(MdeMachineActionSpec spec, Approval value) {
    return with(spec, "approval", value);
  }

  /** Only checked. */
  static MdeMachineActionSpec dryRun(MdeMachineActionSpec spec, boolean value) {
    return with(spec, "dryRun", value);
  }

  /** Fully or selectively. */
  static MdeMachineActionSpec isolationType(MdeMachineActionSpec spec, IsolationType value) {
    return with(spec, "isolate", new MdeMachineActionSpec.Isolation(value));
  }

  /** Of another file. */
  static MdeMachineActionSpec file(MdeMachineActionSpec spec, MdeMachineActionSpec.File value) {
    return with(spec, "file", value);
  }

  /** Cancelled. */
  static MdeMachineActionSpec cancel(MdeMachineActionSpec spec, boolean value) {
    return with(spec, "cancel", value);
  }

  /** As if the object were about a device of another customer. */
  static void moveToAnotherCustomer(MdeMachineAction object, String machineId) {
    object.getMetadata().setNamespace("another-customer");
    target(object, machineId, "another-customer");
  }

  /** As an earlier version wrote the status. */
  static void forgetCustomer(MdeMachineAction object) {
    target(object, object.getStatus().target().machineId(), null);
  }

  private static void target(MdeMachineAction object, String machineId, String tenantId) {
    var status = object.getStatus();
    var found = status.target().resolvedAt();
    object.setStatus(
        status.withTarget(
            new MdeMachineActionStatus.Target(machineId, null, null, tenantId, found)));
  }

  private static MdeMachineActionSpec with(MdeMachineActionSpec spec, String field, Object value) {
    var node = JSON.convertValue(spec, ObjectNode.class);
    node.set(field, JSON.valueToTree(value));
    return JSON.convertValue(node, MdeMachineActionSpec.class);
  }
}
