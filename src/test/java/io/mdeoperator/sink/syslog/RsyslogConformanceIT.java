// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.Rsyslog;
import io.mdeoperator.sink.SinkConformance;
import io.mdeoperator.sink.SinkUnderTest;
import org.junit.jupiter.api.BeforeAll;

@NeedsReceiver("rsyslog")
class RsyslogConformanceIT extends SinkConformance {
  private static Rsyslog rsyslog;

  @BeforeAll
  static void use(Rsyslog shared) {
    rsyslog = shared;
  }

  @Override
  protected SinkUnderTest start() {
    return new SyslogUnderTest(rsyslog);
  }
}
