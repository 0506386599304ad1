// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.FormatPageContract;
import java.nio.file.Path;

/** {@code docs/sinks/ocsf.md}. */
class OcsfPageTest extends FormatPageContract {
  OcsfPageTest() {
    super(
        Path.of("docs/sinks/ocsf.md"),
        OcsfAlerts.UNDER_TEST,
        field -> field.startsWith("unmapped.") || field.startsWith("evidences[].data."));
  }
}
