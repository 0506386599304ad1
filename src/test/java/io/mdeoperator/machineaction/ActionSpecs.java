// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Approval;

/** Specs that differ from others in one field. */
final class ActionSpecs {
  private ActionSpecs() {}

  /** Released so long after. */
  static MdeMachineActionSpec releaseAfter(MdeMachineActionSpec spec, String value) {
    return new MdeMachineActionSpec(
        spec.tenantRef(),
        spec.machine(),
        spec.action(),
        spec.isolate(),
        spec.scan(),
        spec.file(),
        spec.comment(),
        value,
        spec.notAfter(),
        spec.approval(),
        spec.dryRun(),
        spec.cancel());
  }

  /** Not asked for after this time. */
  static MdeMachineActionSpec notAfter(MdeMachineActionSpec spec, String value) {
    return new MdeMachineActionSpec(
        spec.tenantRef(),
        spec.machine(),
        spec.action(),
        spec.isolate(),
        spec.scan(),
        spec.file(),
        spec.comment(),
        spec.releaseAfter(),
        value,
        spec.approval(),
        spec.dryRun(),
        spec.cancel());
  }

  /** Approved by another person, or not. */
  static MdeMachineActionSpec approval(MdeMachineActionSpec spec, Approval value) {
    return new MdeMachineActionSpec(
        spec.tenantRef(),
        spec.machine(),
        spec.action(),
        spec.isolate(),
        spec.scan(),
        spec.file(),
        spec.comment(),
        spec.releaseAfter(),
        spec.notAfter(),
        value,
        spec.dryRun(),
        spec.cancel());
  }

  /** Only checked. */
  static MdeMachineActionSpec dryRun(MdeMachineActionSpec spec, boolean value) {
    return new MdeMachineActionSpec(
        spec.tenantRef(),
        spec.machine(),
        spec.action(),
        spec.isolate(),
        spec.scan(),
        spec.file(),
        spec.comment(),
        spec.releaseAfter(),
        spec.notAfter(),
        spec.approval(),
        value,
        spec.cancel());
  }

  /** Cancelled. */
  static MdeMachineActionSpec cancel(MdeMachineActionSpec spec, boolean value) {
    return new MdeMachineActionSpec(
        spec.tenantRef(),
        spec.machine(),
        spec.action(),
        spec.isolate(),
        spec.scan(),
        spec.file(),
        spec.comment(),
        spec.releaseAfter(),
        spec.notAfter(),
        spec.approval(),
        spec.dryRun(),
        value);
  }
}
