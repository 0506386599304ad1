// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Approval;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.IsolationType;

/** Specs that differ from others in one field. */
final class ActionSpecs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ActionSpecs() {}

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

  private static MdeMachineActionSpec with(MdeMachineActionSpec spec, String field, Object value) {
    var node = JSON.convertValue(spec, ObjectNode.class);
    node.set(field, JSON.valueToTree(value));
    return JSON.convertValue(node, MdeMachineActionSpec.class);
  }
}
