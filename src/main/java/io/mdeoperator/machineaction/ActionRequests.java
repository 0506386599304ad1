// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec;
import io.mdeoperator.defender.machine.ActionRequest;

/** What a spec asks of Defender. */
final class ActionRequests {
  private ActionRequests() {}

  static ActionRequest of(MdeMachineActionSpec spec) {
    return switch (spec.action()) {
      case ISOLATE -> ActionRequest.isolate(isolationType(spec));
      case RELEASE -> ActionRequest.release();
      case ANTIVIRUS_SCAN -> ActionRequest.scan(scanType(spec));
      case COLLECT_INVESTIGATION_PACKAGE -> ActionRequest.collectInvestigationPackage();
      case RESTRICT_EXECUTION -> ActionRequest.restrictExecution();
      case UNRESTRICT_EXECUTION -> ActionRequest.unrestrictExecution();
      case STOP_AND_QUARANTINE_FILE -> ActionRequest.stopAndQuarantineFile(spec.file().sha1());
    };
  }

  private static String isolationType(MdeMachineActionSpec spec) {
    return switch (spec.isolate().type()) {
      case FULL -> "Full";
      case SELECTIVE -> "Selective";
    };
  }

  private static String scanType(MdeMachineActionSpec spec) {
    return switch (spec.scan().type()) {
      case QUICK -> "Quick";
      case FULL -> "Full";
    };
  }
}
