// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.sink.SinkTokens;
import io.mdeoperator.sink.Sinks;
import io.mdeoperator.sink.cef.Cef;
import io.mdeoperator.sink.cef.CefRow;
import io.mdeoperator.sink.configmap.ConfigMapSinkKind;
import io.mdeoperator.sink.ecs.Ecs;
import io.mdeoperator.sink.ecs.EcsRow;
import io.mdeoperator.sink.elasticsearch.ElasticsearchSinkKind;
import io.mdeoperator.sink.format.Formats;
import io.mdeoperator.sink.format.LineFormat;
import io.mdeoperator.sink.format.Mde;
import io.mdeoperator.sink.format.MdeLine;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.kafka.KafkaSinkKind;
import io.mdeoperator.sink.ocsf.Ocsf;
import io.mdeoperator.sink.ocsf.OcsfRow;
import io.mdeoperator.sink.otlp.OtlpSinkKind;
import io.mdeoperator.sink.sentinel.SentinelSinkKind;
import io.mdeoperator.sink.splunk.SplunkHecSinkKind;
import io.mdeoperator.sink.syslog.SyslogSinkKind;
import io.mdeoperator.sink.webhook.WebhookSinkKind;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** All kinds of sinks that a feed can name. */
final class SinkKinds {
  private SinkKinds() {}

  static Sinks of(
      ConfigMapAccess configMaps,
      SinkConnections connections,
      TokenSource tokens,
      Clouds clouds,
      Clock clock) {
    var http = connections.http(clock);
    var egress = connections.egress();
    var ofApplications = new SinkTokens(tokens, clouds);
    var formats = formats(clock);
    return new Sinks(
        List.of(
            new ConfigMapSinkKind(configMaps, clock),
            new WebhookSinkKind(http, egress, formats, clock),
            new ElasticsearchSinkKind(http, egress, formats, clock),
            new SplunkHecSinkKind(http, egress, formats, clock),
            new KafkaSinkKind(connections.kafka(), ofApplications, formats),
            new OtlpSinkKind(http, egress, formats, clock),
            new SentinelSinkKind(http, egress, ofApplications, clouds, clock),
            new SyslogSinkKind(connections.syslog(lines(), clock), egress)));
  }

  private static Formats<RecordFormat> formats(Clock clock) {
    return new Formats<>(
        Map.of(Format.MDE, new Mde(), Format.ECS, new Ecs(clock), Format.OCSF, new Ocsf(clock)),
        Map.of(
            Format.MDE, new Mde(), Format.ECS, new EcsRow(clock), Format.OCSF, new OcsfRow(clock)));
  }

  private static Formats<LineFormat> lines() {
    return new Formats<>(
        Map.of(Format.CEF, new Cef(), Format.MDE, new MdeLine()),
        Map.of(Format.CEF, new CefRow(), Format.MDE, new MdeLine()));
  }
}
