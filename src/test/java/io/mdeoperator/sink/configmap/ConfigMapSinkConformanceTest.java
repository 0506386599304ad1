// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.api.v1alpha1.sink.ConfigMapSink;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.kube.connection.ClusterClient;
import io.mdeoperator.sink.BehindGate;
import io.mdeoperator.sink.OfAlertsOnly;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkConformance;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.sink.SinkUnderTest;
import io.mdeoperator.sink.Sinks;
import io.mdeoperator.testing.LoopbackGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

@OfAlertsOnly
class ConfigMapSinkConformanceTest extends SinkConformance {
  @Override
  protected SinkUnderTest start() {
    return new MirrorUnderTest();
  }

  private static final class MirrorUnderTest implements BehindGate {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final EmbeddedApiServer server = EmbeddedApiServer.start();
    private final LoopbackGate gate = LoopbackGate.before(server.client().getMasterUrl().getPort());
    private final KubernetesClient client = client(Duration.ofMinutes(1));
    private final KubernetesClient impatientClient = client(Duration.ofSeconds(1));
    private RecordKind records;

    @Override
    public Sink sink() {
      return sink(client);
    }

    @Override
    public Sink impatientSink() {
      return sink(impatientClient);
    }

    private Sink sink(KubernetesClient through) {
      var kind =
          new ConfigMapSinkKind(new ConfigMapAccess(through), InstantSource.fixed(Samples.NOON));
      var owner = Samples.owner(records, SinkSpec.of("mirror", new ConfigMapSink(null, null)));
      return new Sinks(List.of(kind)).of(new SinkInput(owner, 0, "", Map.of()));
    }

    private KubernetesClient client(Duration patience) {
      return ClusterClient.create(
          new ConfigBuilder(Config.empty())
              .withMasterUrl("http://127.0.0.1:" + gate.port())
              .build(),
          patience);
    }

    @Override
    public void of(RecordKind next) {
      records = next;
    }

    @Override
    public List<JsonNode> received() {
      return server.client().configMaps().inNamespace("ns").list().getItems().stream()
          .flatMap(configMap -> configMap.getData().values().stream())
          .map(MirrorUnderTest::json)
          .toList();
    }

    @Override
    public SinkRecord refusedForGood(String id, int seconds) {
      return Samples.record(id, seconds, "x".repeat(200_000));
    }

    @Override
    public LoopbackGate gate() {
      return gate;
    }

    @Override
    public void close() {
      client.close();
      impatientClient.close();
      gate.close();
      server.close();
    }

    private static JsonNode json(String line) {
      try {
        return JSON.readTree(line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
