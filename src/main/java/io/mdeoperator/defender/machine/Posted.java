// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.machine;

import io.mdeoperator.remote.RemoteFailure;

/** What became of the one request for an action. */
public sealed interface Posted {
  /** Defender returned its record of an action; not necessarily of the one that was asked for. */
  record Accepted(MachineAction action) implements Posted {}

  /** Defender provably did nothing. */
  record NotExecuted(RemoteFailure failure) implements Posted {}

  /** Defender refuses it because an action of the kind is under way, and does not say whose. */
  record AlreadyActive(RemoteFailure failure) implements Posted {}

  /** Defender may or may not have acted. */
  record Unknown(RemoteFailure failure) implements Posted {}
}
