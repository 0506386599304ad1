// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.defender.Alert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Feeds, alerts and Secrets for tests of sinks. */
public final class Samples {
  /** When the alerts were updated, or a little later. */
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** The customer's tenant. */
  public static final String TENANT = "22222222-2222-2222-2222-222222222222";

  /** The UID of each feed. */
  public static final String UID = "0f0e0d0c-0000-0000-0000-000000000001";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Samples() {}

  /** A feed with one sink. */
  public static MdeAlertSync feed(SinkSpec sink) {
    var feed = new MdeAlertSync();
    feed.setMetadata(metadata("feed"));
    feed.setSpec(MdeAlertSyncSpec.of(new LocalRef("contoso"), List.of(sink)));
    return feed;
  }

  /** A feed or a hunting query with one sink. */
  public static SinkOwner owner(RecordKind records, SinkSpec sink) {
    if (records == RecordKind.ALERT) {
      return SinkOwner.of(feed(sink));
    }
    var query = new MdeHuntingQuery();
    query.setMetadata(metadata("query"));
    query.setSpec(MdeHuntingQuerySpec.of(new LocalRef("contoso"), "DeviceEvents", List.of(sink)));
    return new SinkOwner(query, records, List.of(sink));
  }

  private static ObjectMeta metadata(String name) {
    return new ObjectMetaBuilder()
        .withNamespace("ns")
        .withName(name)
        .withUid(UID)
        .withGeneration(1L)
        .build();
  }

  /** The type of a CloudEvent of such a record. */
  public static String eventType(RecordKind records) {
    return records == RecordKind.ALERT
        ? "io.mde-operator.alert.revision"
        : "io.mde-operator.hunting.row";
  }

  /** A Secret that sinks may use for {@code localhost}. */
  public static Secret secret(String name, Map<String, String> values) {
    return secret(name, "localhost", values);
  }

  /** A Secret that sinks may use for these hosts; what is written is its version too. */
  public static Secret secret(String name, String allowedHosts, Map<String, String> values) {
    var data = new HashMap<String, String>();
    values.forEach(
        (key, value) ->
            data.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("ns")
        .withResourceVersion(String.valueOf(data.hashCode()))
        .withLabels(Map.of(Api.CREDENTIAL_LABEL, Api.CREDENTIAL_OF_SINK))
        .withAnnotations(Map.of(Api.ALLOWED_HOSTS_ANNOTATION, allowedHosts))
        .endMetadata()
        .withData(data)
        .build();
  }

  /** An alert that was updated so many seconds after noon. */
  public static Alert alert(String id, int seconds) {
    return alert(id, seconds, "An alert");
  }

  /** An alert with this title. */
  public static Alert alert(String id, int seconds, String title) {
    var time = NOON.plusSeconds(seconds);
    var json =
        "{ \"id\": "
            + quoted(id)
            + ",\"lastUpdateTime\":\""
            + time
            + "\", \"unknown\":1.10,\"title\":"
            + quoted(title)
            + "}";
    return new Alert(id, time, "", TENANT, json.getBytes(StandardCharsets.UTF_8));
  }

  /** The same, for an owner of any kind: a row may have the columns of an alert. */
  public static SinkRecord record(String id, int seconds, String title) {
    return AlertRecords.of(alert(id, seconds, title));
  }

  /** These alerts with the keys that the feed gives them. */
  public static Batch batch(long receipt, List<Alert> alerts) {
    return new Batch(TENANT, alerts.stream().map(Samples::item).toList(), receipt);
  }

  /** These alerts with the keys that the feed gives them. */
  public static Batch batch(Alert... alerts) {
    return batch(0, Stream.of(alerts).toList());
  }

  /** The key that a feed gives an alert. */
  public static Batch.Item item(Alert alert) {
    return item(RecordKind.ALERT, AlertRecords.of(alert));
  }

  /** The key that an owner of such records gives one. */
  public static Batch.Item item(RecordKind records, SinkRecord record) {
    return new Batch.Item(records.key(TENANT, Revision.of(record)), record);
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
