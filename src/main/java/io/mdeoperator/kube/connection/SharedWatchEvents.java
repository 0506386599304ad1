// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.mdeoperator.api.Api;

/**
 * Reads an event of our own kinds once, though each controller that watches the kind is sent it:
 * all of them get the same object, which nobody may modify. The API server encodes an event once
 * for all watches, so that the texts are the same. Thread-safe.
 */
final class SharedWatchEvents extends KubernetesSerialization {
  /** The texts that are kept; a controller that lags behind by more reads for itself. */
  private static final long MAX_CHARACTERS = 256 << 10;

  /** The type of the event and the API of its object are what the text begins with. */
  private static final int HEAD = 100;

  private final Cache<String, WatchEvent> events =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CHARACTERS)
          .weigher((String text, WatchEvent _) -> text.length())
          .executor(Runnable::run)
          .build();

  SharedWatchEvents(ObjectMapper mapper) {
    super(mapper, true);
  }

  @Override
  public <T> T unmarshal(String text, Class<T> type) {
    return type == WatchEvent.class && isOfOurKinds(text)
        ? type.cast(events.get(text, event -> super.unmarshal(event, WatchEvent.class)))
        : super.unmarshal(text, type);
  }

  private static boolean isOfOurKinds(String text) {
    return text.substring(0, Math.min(HEAD, text.length())).contains(Api.GROUP);
  }
}
