// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.status;

import java.io.IOException;

/** Writes rows as they come, in one of the formats. */
interface RowWriter {
  void write(CustomerRow row) throws IOException;

  /** Writes what is held back. Not called after a failure: half a fleet is not shown as one. */
  void close() throws IOException;
}
