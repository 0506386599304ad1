// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.SyslogSink;
import io.mdeoperator.api.v1alpha1.sink.SyslogSink.Transport;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.RemoteTcp;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkKind;
import io.mdeoperator.sink.http.ReceiverTls;
import io.mdeoperator.sink.http.ReceiverUrl;
import java.net.URI;
import java.util.Optional;

/** Syslog servers: where they are must keep to the egress rules of the connections. */
public final class SyslogSinkKind implements SinkKind {
  private final SyslogSinks sinks;
  private final EgressRules rules;

  /** For servers that the rules allow. */
  public SyslogSinkKind(SyslogSinks sinks, EgressRules rules) {
    this.sinks = sinks;
    this.rules = rules;
  }

  @Override
  public Optional<Sink> of(SinkInput input) {
    return Optional.ofNullable(input.spec().syslog())
        .map(spec -> new SyslogSender(sinks, input, target(input, spec)));
  }

  private Result<RemoteTcp.Target> target(SinkInput input, SyslogSink spec) {
    var isSecure = spec.transport() == Transport.TLS;
    if (!isSecure && !rules.allowPlainHttp()) {
      return Result.failed(
          Reason.SINK_REJECTED,
          input.field()
              + ": syslog.transport Tcp does not encrypt, which the operator's configuration does not allow (egress.allowPlainHttp). Set it to Tls.");
    }
    return ReceiverUrl.of(
            "https://" + spec.host() + ":" + spec.port(), input.field() + ": syslog.host ", rules)
        .flatMap(url -> target(input, spec, isSecure, url));
  }

  private static Result<RemoteTcp.Target> target(
      SinkInput input, SyslogSink spec, boolean isSecure, URI url) {
    return ReceiverTls.of(input, spec.tls(), url)
        .map(tls -> new RemoteTcp.Target(spec.host(), spec.port(), isSecure, tls));
  }
}
