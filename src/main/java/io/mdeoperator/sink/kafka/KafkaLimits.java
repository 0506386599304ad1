// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import java.time.Duration;

/**
 * How long things may take, by the monotonic clock.
 *
 * @param block until the topic's brokers are known, or a record has room in the buffer
 * @param request until a broker answers; a service such as Event Hubs wants 20 seconds at least
 * @param delivery until a record is acknowledged, all attempts together
 * @param batch a whole delivery, but for the record that blocks at its end
 * @param idle until a producer is closed that nobody uses; longer than a delivery takes
 */
record KafkaLimits(
    Duration block, Duration request, Duration delivery, Duration batch, Duration idle) {
  static final KafkaLimits DEFAULT =
      new KafkaLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(90),
          Duration.ofSeconds(100),
          Duration.ofMinutes(5));
}
