// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.store;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.store.Quarantine.Refused;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class ConfigMapQuarantineTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Revision REVISION = new Revision("a", NOON);

  KubernetesClient client;

  @Test
  void keepsWhatSinksRefuseInOneConfigMapOfTheFeed() {
    assertThat(quarantine().keep("one", List.of(refused("a")))).isEmpty();
    assertThat(quarantine().keep("two", List.of(refused("a"), refused("b")))).isEmpty();

    var configMap = client.configMaps().inNamespace("ns").withName("feed-quarantine").get();
    assertThat(configMap.getData()).hasSize(3);
    assertThat(configMap.getMetadata().getOwnerReferences()).hasSize(1);
    assertThat(quarantine().of("one")).isEqualTo(Result.ok(List.of(REVISION)));
  }

  @Test
  void writesNothingWhereNothingIsNew() {
    quarantine().keep("one", List.of(refused("a")));
    var version = version();

    quarantine().keep("one", List.of(refused("a")));
    quarantine().forget("two");

    assertThat(version()).isEqualTo(version);
  }

  @Test
  void dropsWhatWasDeliveredAfterAll() {
    quarantine().keep("one", List.of(refused("a"), refused("b")));

    quarantine().drop("one", List.of(REVISION));

    assertThat(quarantine().of("one")).isEqualTo(Result.ok(List.of(new Revision("b", NOON))));
  }

  @Test
  void makesNoConfigMapForNothing() {
    assertThat(quarantine().of("one")).isEqualTo(Result.ok(List.of()));
    quarantine().forget("one");

    assertThat(client.configMaps().inNamespace("ns").list().getItems()).isEmpty();
  }

  @Test
  void doesNotTouchAConfigMapOfSomebodyElse() {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("feed-quarantine")
                .endMetadata()
                .build())
        .create();

    var problem = quarantine().keep("one", List.of(refused("a")));

    assertThat(problem.orElseThrow().reason()).isEqualTo(Reason.NAME_CONFLICT);
    assertThat(quarantine().of("one")).isInstanceOf(Result.Failed.class);
  }

  private String version() {
    return client
        .configMaps()
        .inNamespace("ns")
        .withName("feed-quarantine")
        .get()
        .getMetadata()
        .getResourceVersion();
  }

  private static Refused refused(String id) {
    return new Refused(AlertRecords.of(alert(id, NOON)), "The sink refuses it.");
  }

  private ConfigMapQuarantine quarantine() {
    var feed = new MdeAlertSync();
    feed.setMetadata(
        new ObjectMetaBuilder().withNamespace("ns").withName("feed").withUid("uid").build());
    return new ConfigMapQuarantine(new ConfigMapAccess(client), feed, InstantSource.fixed(NOON));
  }
}
