// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.mdeoperator.base.Version;
import io.mdeoperator.config.ConfigException;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.tls.Trust;
import java.time.Duration;
import java.util.Optional;

/** The operator's way out, as the configuration has it. */
final class OutboundHttp {
  /**
   * Microsoft's servers keep connections open for longer than that; to look at each before its use
   * is a twelfth of what a poll takes that brings nothing.
   */
  private static final Duration MICROSOFT_STAYS_OPEN = Duration.ofSeconds(1);

  private OutboundHttp() {}

  static RemoteHttp toMicrosoft(OperatorConfig config, HostResolver names) throws ConfigException {
    // A proxy may hang up after each answer and not say so, as some receivers do.
    var staysOpen = config.http().route().isPresent() ? Duration.ZERO : MICROSOFT_STAYS_OPEN;
    return of(config, config.identity().userAgent(), names, staysOpen);
  }

  /** Some receivers hang up after each answer and do not say so. */
  static RemoteHttp toSinks(OperatorConfig config, HostResolver names) throws ConfigException {
    return of(config, "mde-operator/" + Version.get(), names, Duration.ZERO);
  }

  private static RemoteHttp of(
      OperatorConfig config, String userAgent, HostResolver names, Duration staysOpen)
      throws ConfigException {
    try {
      return new RemoteHttp(
          new RemoteHttp.Settings(
              config.http().connectTimeout(),
              config.http().requestTimeout(),
              config.http().route(),
              trust(config),
              userAgent,
              names,
              staysOpen));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("trust.caBundle: " + e.getMessage());
    }
  }

  static Trust trust(OperatorConfig config) {
    return Trust.of(Optional.ofNullable(config.trust().caBundle()));
  }
}
