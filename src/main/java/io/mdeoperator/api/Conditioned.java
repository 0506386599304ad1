// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** A status with conditions. */
public interface Conditioned {
  /** The conditions, sorted by type; may be null in what was read. */
  List<Condition> conditions();
}
