// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import org.slf4j.spi.LoggingEventBuilder;

/**
 * Names a sink in the log.
 *
 * @param namespace of the feed
 * @param feed its name
 * @param sink its name in the feed's spec
 */
public record SinkName(String namespace, String feed, String sink) {
  /** Names it in an event of the log. */
  public LoggingEventBuilder addTo(LoggingEventBuilder event) {
    return event
        .addKeyValue("namespace", namespace)
        .addKeyValue("name", feed)
        .addKeyValue("sink", sink);
  }
}
