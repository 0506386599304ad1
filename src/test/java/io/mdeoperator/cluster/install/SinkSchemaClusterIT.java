// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server lets in of the sinks that call a receiver, and how it tells so. */
@OnControlPlane
class SinkSchemaClusterIT {
  private static final String FEED =
      """
      apiVersion: mde-operator.io/v1alpha1
      kind: MdeAlertSync
      metadata: {name: sample, namespace: NAMESPACE}
      spec:
        tenantRef: {name: contoso}
        sinks:
        - SINK
      """;
  private static final String TOKEN = "token: {secretRef: {name: a}, key: b}";
  private static final String RULE = "dataCollectionRule: dcr-0123456789abcdef0123456789abcdef";
  private static final String AUTH =
      "auth: {applicationRef: {name: a}, tenantId: 99999999-9999-9999-9999-999999999999}";

  private static final String BEARER =
      "oauthBearer: {applicationRef: {name: a}, tenantId: 99999999-9999-9999-9999-999999999999}";

  private final ControlPlane cluster;
  private final String namespace;

  SinkSchemaClusterIT(ControlPlane cluster) {
    this.cluster = cluster;
    this.namespace = cluster.namespace("sinks");
  }

  @BeforeAll
  static void defineKinds(ControlPlane cluster) {
    Installation.defineKinds(cluster);
  }

  @Test
  void fillsInTheDefaults() {
    apply("{name: e, elasticsearch: {url: 'https://a'}}");
    assertThat(read()).contains("\"compression\":\"Gzip\"", "\"maxRequestBytes\":5242880");

    apply("{name: s, splunkHec: {url: 'https://a', " + TOKEN + "}, format: Ocsf}");
    assertThat(read()).contains("\"source\":\"mde-operator\"", "\"maxRequestBytes\":2097152");

    apply("{name: k, kafka: {bootstrapServers: ['a:9093'], topic: t}}");
    assertThat(read())
        .contains("\"compression\":\"None\"", "\"maxRequestBytes\":1000000", "\"Tls\"");
    apply("{name: w, webhook: {url: 'https://a'}, format: Ocsf}");
    assertThat(read()).contains("\"mode\":\"Structured\"", "\"format\":\"Ocsf\"");

    apply("{name: o, otlp: {endpoint: 'https://a'}, format: Ocsf}");
    assertThat(read())
        .contains("\"encoding\":\"Protobuf\"", "\"body\":\"Text\"", "\"maxRequestBytes\":1000000");

    apply("{name: z, sentinel: {endpoint: 'https://a', " + RULE + ", " + AUTH + "}, format: Mde}");
    assertThat(read())
        .contains(
            "\"compression\":\"Gzip\"", "\"maxRequestBytes\":1000000", "\"maxRequestItems\":1000")
        .doesNotContain("\"stream\""); // it depends on what is sent

    apply("{name: l, syslog: {host: a}, format: Cef}");
    assertThat(read())
        .contains(
            "\"port\":6514",
            "\"transport\":\"Tls\"",
            "\"framing\":\"OctetCounting\"",
            "\"facility\":\"local0\"",
            "\"appName\":\"mde-operator\"",
            "\"maxMessageBytes\":8192",
            "\"acknowledgement\":\"OnClose\"");

    apply("{name: l, syslog: {host: a, transport: Tcp, framing: NewLine}, format: Mde}");
    assertThat(read()).contains("\"framing\":\"NewLine\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {name: e, elasticsearch: {url: "https://a", index: a, dataStream: b}} | .elasticsearch: | set at most one of dataStream and index
          {name: e, elasticsearch: {url: "https://a", index: Alerts}} | .elasticsearch.index: | should match
          {name: e, elasticsearch: {url: "https://a?b=c"}}          | .elasticsearch.url: | url must be an absolute URL without a query
          {name: e, elasticsearch: {url: "https://a", auth: {}}}    | .elasticsearch.auth: | set exactly one of apiKey, basic and bearer
          {name: e, elasticsearch: {url: "http://a", tls: {caCertificate: {secretRef: {name: a}}}}} | .elasticsearch.tls: | tls needs an https URL
          {name: e, elasticsearch: {url: "https://a", maxRequestItems: 0}} | .elasticsearch.maxRequestItems: | should be greater than or equal to 1
          {name: e, elasticsearch: {url: "https://a"}, format: Mde} | .format: | format must be Ecs for elasticsearch
          {name: e, elasticsearch: {url: "https://a"}, format: Ocsf} | .format: | format must be Ecs for elasticsearch
          {name: c, configMap: {}, format: Ocsf}                    | .format: | Mde for configMap
          {name: s, splunkHec: {url: "https://a"}}                  | .splunkHec.token: | Required value
          {name: s, splunkHec: {url: "a", TOKEN}}                   | .splunkHec.url: | url must be an absolute URL without a query
          {name: s, splunkHec: {url: "https://a", TOKEN, index: A}} | .splunkHec.index: | should match
          {name: s, splunkHec: {url: "https://a", TOKEN}, webhook: {url: "https://a"}} | : | set exactly one of configMap, webhook, elasticsearch, splunkHec, kafka, otlp, sentinel and syslog
          {name: k, kafka: {bootstrapServers: [], topic: t}}        | .kafka.bootstrapServers: | should have at least 1 items
          {name: k, kafka: {bootstrapServers: ["https://a"], topic: t}} | .kafka.bootstrapServers[0]: | should match
          {name: k, kafka: {bootstrapServers: ["a:9093"], topic: "a/b"}} | .kafka.topic: | should match
          {name: k, kafka: {bootstrapServers: ["a:9093"], topic: t, sasl: {}}} | .kafka.sasl: | set exactly one of plain, scramSha256, scramSha512 and oauthBearer
          {name: k, kafka: {bootstrapServers: ["a:9093"], topic: t, sasl: {BEARER, plain: {secretRef: {name: a}}}}} | .kafka.sasl: | set exactly one of plain, scramSha256, scramSha512 and oauthBearer
          {name: k, kafka: {bootstrapServers: ["a:9093", "b:9093"], topic: t, sasl: {BEARER}}} | .kafka.bootstrapServers: | oauthBearer takes exactly one bootstrap server
          {name: k, kafka: {bootstrapServers: ["a:9092"], topic: t, transport: Plaintext, sasl: {BEARER}}} | .kafka.transport: | oauthBearer needs the transport Tls
          {name: k, kafka: {bootstrapServers: ["a:9093"], topic: t, sasl: {BEARER}, tls: {caCertificate: {secretRef: {name: a}}}}} | .kafka.tls: | oauthBearer takes no tls.caCertificate
          {name: k, kafka: {bootstrapServers: ["a:9093"], topic: t, sasl: {oauthBearer: {tenantId: 99999999-9999-9999-9999-999999999999}}}} | .kafka.sasl.oauthBearer.applicationRef: | Required value
          {name: k, kafka: {bootstrapServers: ["a:9093"], topic: t, sasl: {oauthBearer: {applicationRef: {name: a}, tenantId: contoso.example}}}} | .kafka.sasl.oauthBearer.tenantId: | tenantId must be a GUID
          {name: k, kafka: {bootstrapServers: ["a:9093"], topic: t, compression: Zstd}} | .kafka.compression: | Unsupported value
          {name: k, kafka: {bootstrapServers: ["a:9092"], topic: t, transport: Plaintext, tls: {caCertificate: {secretRef: {name: a}}}}} | .kafka.tls: | tls needs the transport Tls
          {name: o, otlp: {}}                                       | .otlp.endpoint: | Required value
          {name: o, otlp: {endpoint: "a:4317"}}                     | .otlp.endpoint: | endpoint must be an absolute URL without a query
          {name: o, otlp: {endpoint: "https://a", encoding: Grpc}}  | .otlp.encoding: | Unsupported value
          {name: o, otlp: {endpoint: "http://a", tls: {caCertificate: {secretRef: {name: a}}}}} | .otlp.tls: | tls needs an https URL
          {name: o, otlp: {endpoint: "https://a", headers: [{name: Content-Type, secretRef: {name: a}, key: b}]}} | .otlp.headers[0].name: | the operator or HTTP sets this header
          {name: o, otlp: {endpoint: "https://a", headers: [{name: A, secretRef: {name: a}, key: b}, {name: a, secretRef: {name: a}, key: b}]}} | .otlp.headers: | a header must be named once only
          {name: z, sentinel: {RULE, AUTH}}                          | .sentinel.endpoint: | Required value
          {name: z, sentinel: {endpoint: "http://a", RULE, AUTH}}    | .sentinel.endpoint: | endpoint must be an https URL without path and query: the logs ingestion URI of the data collection rule
          {name: z, sentinel: {endpoint: "https://a/dataCollectionRules", RULE, AUTH}} | .sentinel.endpoint: | endpoint must be an https URL without path and query
          {name: z, sentinel: {endpoint: "https://a", dataCollectionRule: mde-alerts, AUTH}} | .sentinel.dataCollectionRule: | dataCollectionRule must be dcr- and 32 hexadecimal digits: the immutableId in the rule's JSON view
          {name: z, sentinel: {endpoint: "https://a", RULE, stream: MdeAlerts_CL, AUTH}} | .sentinel.stream: | stream must be Custom- and a name of letters, digits and underscores
          {name: z, sentinel: {endpoint: "https://a", RULE}}         | .sentinel.auth: | Required value
          {name: z, sentinel: {endpoint: "https://a", RULE, auth: {applicationRef: {name: a}, tenantId: contoso.example}}} | .sentinel.auth.tenantId: | tenantId must be a GUID
          {name: z, sentinel: {endpoint: "https://a", RULE, auth: {applicationRef: {name: a}, tenantId: 00000000-0000-0000-0000-000000000000}}} | .sentinel.auth.tenantId: | tenantId must not be the zero GUID
          {name: z, sentinel: {endpoint: "https://a", RULE, AUTH, maxRequestBytes: 1048576}} | .sentinel.maxRequestBytes: | should be less than or equal to 1000000
          {name: z, sentinel: {endpoint: "https://a", RULE, AUTH}, format: Cef} | .format: | Mde for configMap and sentinel
          {name: z, sentinel: {endpoint: "https://a", RULE, AUTH}, format: Ecs} | .format: | Mde for configMap and sentinel
          {name: l, syslog: {port: 514}}                             | .syslog.host: | Required value
          {name: l, syslog: {host: "a b"}}                           | .syslog.host: | should match
          {name: l, syslog: {host: a, port: 65536}}                  | .syslog.port: | should be less than or equal to 65535
          {name: l, syslog: {host: a, appName: "a b"}}               | .syslog.appName: | should match
          {name: l, syslog: {host: a, facility: local8}}             | .syslog.facility: | Unsupported value
          {name: l, syslog: {host: a, maxMessageBytes: 480}}         | .syslog.maxMessageBytes: | should be greater than or equal to 1024
          {name: l, syslog: {host: a, framing: NewLine}}             | .syslog.framing: | framing must be OctetCounting with transport: Tls
          {name: l, syslog: {host: a, transport: Tcp, tls: {caCertificate: {secretRef: {name: a}}}}} | .syslog.tls: | tls needs transport: Tls
          {name: l, syslog: {host: a}, format: Ecs}                  | .format: | Cef or Mde for syslog
          {name: s, splunkHec: {url: "https://a", TOKEN}, format: Cef} | .format: | format must be Ecs for elasticsearch, Mde for configMap and sentinel, Cef or Mde for syslog, and Mde, Ecs or Ocsf for all others
          """)
  void refusesASink(String sink, String field, String message) {
    assertThatThrownBy(
            () ->
                apply(
                    sink.replace("TOKEN", TOKEN)
                        .replace("RULE", RULE)
                        .replace("AUTH", AUTH)
                        .replace("BEARER", BEARER)))
        .hasMessageContaining("is invalid")
        .hasMessageContaining("spec.sinks[0]" + field)
        .hasMessageContaining(message);
  }

  private void apply(String sink) {
    cluster.kubectl().apply(FEED.replace("NAMESPACE", namespace).replace("SINK", sink));
  }

  private String read() {
    return cluster
        .kubectl()
        .run("get", "mdesync", "sample", "-n", namespace, "-o", "jsonpath={.spec.sinks}");
  }
}
