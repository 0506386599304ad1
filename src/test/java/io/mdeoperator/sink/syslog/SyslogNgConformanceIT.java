// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.SyslogNg;
import io.mdeoperator.sink.SinkConformance;
import io.mdeoperator.sink.SinkUnderTest;
import org.junit.jupiter.api.BeforeAll;

@NeedsReceiver("syslog-ng")
class SyslogNgConformanceIT extends SinkConformance {
  private static SyslogNg syslogNg;

  @BeforeAll
  static void use(SyslogNg shared) {
    syslogNg = shared;
  }

  @Override
  protected SinkUnderTest start() {
    return new SyslogUnderTest(syslogNg);
  }
}
