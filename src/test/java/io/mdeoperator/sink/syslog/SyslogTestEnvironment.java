// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.api.v1alpha1.sink.SinkTls;
import io.mdeoperator.api.v1alpha1.sink.SyslogSink;
import io.mdeoperator.api.v1alpha1.sink.SyslogSink.Acknowledgement;
import io.mdeoperator.api.v1alpha1.sink.SyslogSink.Facility;
import io.mdeoperator.api.v1alpha1.sink.SyslogSink.Framing;
import io.mdeoperator.api.v1alpha1.sink.SyslogSink.Transport;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.RemoteTcp;
import io.mdeoperator.remote.tls.Trust;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkClient;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.Sinks;
import io.mdeoperator.sink.format.SampleAlerts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A sink to a syslog server whose settings and clock a test decides; it sends JSON. */
final class SyslogTestEnvironment implements AutoCloseable {
  private final RemoteTcp tcp;
  private final Sinks sinks;
  private final Map<String, Secret> secrets = new HashMap<>();
  private Instant now = Samples.NOON;
  private String host = "localhost";
  private int port = 1;
  private Transport transport = Transport.TLS;
  private Framing framing;
  private Facility facility;
  private String appName;
  private String hostname;
  private Integer maxMessageBytes;
  private Acknowledgement acknowledgement;
  private SinkTls tls;
  private Format format = Format.MDE;
  private RecordKind records = RecordKind.ALERT;

  /** Waits so long for a server, which may speak without TLS. */
  SyslogTestEnvironment(Duration patience) {
    this(patience, SinkClient.rules(true, "localhost"), HostResolver.SYSTEM);
  }

  SyslogTestEnvironment(Duration patience, EgressRules rules, HostResolver names) {
    tcp =
        new RemoteTcp(
            new RemoteTcp.Settings(
                patience, patience, Trust.of(Optional.empty()), rules.guard(names, names)));
    sinks =
        new Sinks(
            List.of(
                new SyslogSinkKind(
                    new SyslogSinks(tcp, SampleAlerts.LINES, () -> now, () -> now), rules)));
  }

  SyslogTestEnvironment host(String next) {
    host = next;
    return this;
  }

  SyslogTestEnvironment port(int next) {
    port = next;
    return this;
  }

  SyslogTestEnvironment tcp() {
    transport = Transport.TCP;
    return this;
  }

  SyslogTestEnvironment newLines() {
    framing = Framing.NEW_LINE;
    return this;
  }

  SyslogTestEnvironment header(Facility nextFacility, String nextHostname, String nextAppName) {
    facility = nextFacility;
    hostname = nextHostname;
    appName = nextAppName;
    return this;
  }

  SyslogTestEnvironment maxMessageBytes(int next) {
    maxMessageBytes = next;
    return this;
  }

  SyslogTestEnvironment unacknowledged() {
    acknowledgement = Acknowledgement.NONE;
    return this;
  }

  SyslogTestEnvironment format(Format next) {
    format = next;
    return this;
  }

  /** Trusts the authority in this Secret. */
  SyslogTestEnvironment authority(Secret secret) {
    var name = secret.getMetadata().getName();
    secrets.put(name, secret);
    tls = new SinkTls(new SinkTls.CaCertificate(new LocalRef(name), null), null);
    return this;
  }

  /** Trusts the authority in this Secret, and shows the certificate in it. */
  SyslogTestEnvironment identity(Secret secret) {
    authority(secret);
    var ref = new LocalRef(secret.getMetadata().getName());
    tls = new SinkTls(tls.caCertificate(), new SinkTls.ClientCertificate(ref));
    return this;
  }

  void advance(Duration time) {
    now = now.plus(time);
  }

  /** Belongs to an owner of such records. */
  void of(RecordKind next) {
    records = next;
  }

  Sink sink() {
    var spec =
        new SyslogSink(
            host,
            port,
            transport,
            framing,
            facility,
            appName,
            hostname,
            maxMessageBytes,
            acknowledgement,
            tls);
    var owner = Samples.owner(records, SinkSpec.of("soc", spec, format));
    return sinks.of(new SinkInput(owner, 0, "Contoso Ltd", secrets));
  }

  @Override
  public void close() {
    tcp.close();
  }
}
