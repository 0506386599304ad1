// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.delivery.checkpoint.HandledRequests;
import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.kube.Annotations;
import io.mdeoperator.sink.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What users ask for by annotation. */
public final class AnnotationFuzz {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Set<String> SINKS = Set.of("siem", "mirror");

  private AnnotationFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofText(
            "annotation",
            AnnotationFuzz::annotation,
            "2026-02-01T00:00:00Z",
            "2026-02-01t00:00:00.123+01:00@siem",
            "0001-01-01T00:00@other@siem"));
  }

  private static void annotation(String text) {
    var feed = Samples.feed(SinkSpec.of("siem", null));
    feed.getMetadata()
        .setAnnotations(
            Map.of(Api.REPLAY_FROM_ANNOTATION, text, Api.REQUESTED_AT_ANNOTATION, text));
    assertThat(Annotations.requestedAt(feed)).hasSizeLessThanOrEqualTo(256);
    var value = Annotations.value(feed, Api.REPLAY_FROM_ANNOTATION).orElseThrow();
    assertThat(HandledRequests.NONE.withReplay(value).hasReplay(value)).isTrue();
    try {
      var request = ReplayRequest.parse(value, SINKS, NOW);
      assertThat(request.from()).isBeforeOrEqualTo(NOW);
      assertThat(Ticks.floor(request.from())).isBeforeOrEqualTo(request.from());
      assertThat(SINKS.stream().filter(request::isFor)).isNotEmpty();
    } catch (ReplayRequest.BadValueException declared) {
      assertThat(declared.getMessage()).isPrintable().isASCII();
    }
  }
}
