// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.remote.RemoteTcp;
import io.mdeoperator.remote.share.SharedTcp;
import io.mdeoperator.sink.ReceiverHolds;
import io.mdeoperator.sink.format.Formats;
import io.mdeoperator.sink.format.LineFormat;
import java.time.InstantSource;

/** What all sinks of this kind share. Thread-safe. */
public final class SyslogSinks {
  final SharedTcp tcp;
  final Formats<LineFormat> formats;
  final InstantSource clock;
  final MonotonicClock waits;
  final ReceiverHolds holds = new ReceiverHolds();

  /**
   * Connects to nothing yet.
   *
   * @param tcp finds addresses by {@link io.mdeoperator.remote.EgressRules#guard}
   * @param formats all that a spec may name
   */
  public SyslogSinks(
      RemoteTcp tcp, Formats<LineFormat> formats, InstantSource clock, MonotonicClock waits) {
    this.tcp = new SharedTcp(tcp);
    this.formats = formats;
    this.clock = clock;
    this.waits = waits;
  }
}
