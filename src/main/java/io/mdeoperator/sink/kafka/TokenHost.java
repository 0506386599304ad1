// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.entra.token.TokenAudience;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The one host that a token is for, and is sent to. So whoever names a host of his own gets a token
 * for that, which is good for nothing else.
 */
record TokenHost(String name) {
  /** Below which Event Hubs' namespaces are, in all clouds that Defender is in. */
  private static final List<String> EVENT_HUBS =
      List.of(".servicebus.windows.net", ".servicebus.usgovcloudapi.net");

  /** Of all namespaces, in all clouds. */
  private static final String ANY_EVENT_HUBS = "https://eventhubs.azure.net";

  TokenHost {
    name = name.toLowerCase(Locale.ROOT);
  }

  /** Whether a token may be sent to a host of this name. */
  boolean is(String host) {
    return name.equals(host.toLowerCase(Locale.ROOT));
  }

  /**
   * What a token for it is asked for: clients of Kafka name the namespace, all others Event Hubs
   * (Microsoft: "Authenticate an application with Microsoft Entra ID to access Event Hubs
   * resources"). That page does not say which of the two is in the token.
   */
  TokenAudience audience() {
    var uri = "https://" + name;
    return new TokenAudience(
        uri + "/.default",
        EVENT_HUBS.stream().anyMatch(name::endsWith) ? Set.of(uri, ANY_EVENT_HUBS) : Set.of(uri));
  }
}
