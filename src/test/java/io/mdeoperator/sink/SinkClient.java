// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostPattern;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.HttpProxy;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.testing.tls.TestAuthority;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What sinks call their receivers with. */
public final class SinkClient {
  /** The way to the cluster, which no sink is. */
  public static final URI API_SERVER = URI.create("https://127.0.0.1:6443");

  private SinkClient() {}

  /** These hosts may be called, and no other. */
  public static EgressRules rules(boolean plainHttp, String... allowHosts) {
    return new EgressRules(
        List.of(allowHosts).stream().map(HostPattern::parse).toList(),
        plainHttp,
        false,
        API_SERVER);
  }

  /** A client that trusts this authority and keeps to these rules. */
  public static RemoteHttp http(
      TestAuthority trusted,
      Duration patience,
      EgressRules rules,
      HostResolver names,
      Optional<HttpProxy> proxy) {
    return new RemoteHttp(
        new RemoteHttp.Settings(
            patience,
            patience,
            proxy,
            trusted.trust(),
            "mde-operator/test",
            rules.guard(names, names),
            Duration.ZERO));
  }
}
