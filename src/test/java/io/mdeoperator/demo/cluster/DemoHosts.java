// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo.cluster;

import io.mdeoperator.simulator.http.ListenAddress;

/** Where the operator finds those whom the demo plays. */
public record DemoHosts(
    ListenAddress login, ListenAddress api, ListenAddress graph, ListenAddress receiver) {
  /** On the machine that the operator is on, too. */
  public static final DemoHosts LOOPBACK =
      new DemoHosts(
          ListenAddress.LOOPBACK,
          ListenAddress.LOOPBACK,
          ListenAddress.LOOPBACK,
          ListenAddress.LOOPBACK);
}
