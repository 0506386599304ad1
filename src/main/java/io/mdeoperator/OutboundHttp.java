// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.mdeoperator.config.ConfigException;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.tls.Trust;
import java.util.Optional;

/** The operator's way out, as the configuration has it. */
final class OutboundHttp {
  private OutboundHttp() {}

  static RemoteHttp of(OperatorConfig config, String userAgent, HostResolver names)
      throws ConfigException {
    try {
      return new RemoteHttp(
          new RemoteHttp.Settings(
              config.http().connectTimeout(),
              config.http().requestTimeout(),
              config.http().route(),
              trust(config),
              userAgent,
              names));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("trust.caBundle: " + e.getMessage());
    }
  }

  static Trust trust(OperatorConfig config) {
    return Trust.of(Optional.ofNullable(config.trust().caBundle()));
  }
}
