// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic of one partition. Used by one thread at a time. */
public final class TopicReader implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;

  TopicReader(String server, String topic) {
    partition = new TopicPartition(topic, 0);
    var deserializer = new ByteArrayDeserializer();
    consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, server), deserializer, deserializer);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** What the topic holds beyond what was read before, in its order. */
  public List<ConsumerRecord<byte[], byte[]>> next() {
    var end = consumer.endOffsets(List.of(partition), TIMEOUT).get(partition);
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    while (consumer.position(partition, TIMEOUT) < end) {
      records.addAll(consumer.poll(Duration.ofSeconds(1)).records(partition));
    }
    return records;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
