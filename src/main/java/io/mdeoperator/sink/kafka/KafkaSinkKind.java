// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkKind;
import io.mdeoperator.sink.SinkTokens;
import io.mdeoperator.sink.format.Formats;
import io.mdeoperator.sink.format.RecordFormat;
import java.util.Optional;

/** Topics of Apache Kafka: where the brokers are must keep to the egress rules of the network. */
public final class KafkaSinkKind implements SinkKind {
  private final KafkaProducers producers;
  private final SinkTokens tokens;
  private final Formats<RecordFormat> formats;

  /**
   * @param formats all that a spec may name
   */
  public KafkaSinkKind(KafkaProducers producers, SinkTokens tokens, Formats<RecordFormat> formats) {
    this.producers = producers;
    this.tokens = tokens;
    this.formats = formats;
  }

  @Override
  public Optional<Sink> of(SinkInput input) {
    return Optional.ofNullable(input.spec().kafka())
        .map(
            spec ->
                new KafkaTopicSink(
                    producers,
                    input,
                    KafkaConnection.of(input, spec, producers.network().rules(), tokens),
                    formats.of(input)));
  }
}
