// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import java.util.Optional;
import java.util.stream.Stream;

/** What a user sets of one kind of sink. */
public sealed interface SinkOptions
    permits ConfigMapSink,
        ElasticsearchSink,
        KafkaSink,
        OtlpSink,
        SentinelSink,
        SplunkHecSink,
        SyslogSink,
        WebhookSink {
  /** The name of the field of {@link SinkSpec} that it stands in. */
  String kind();

  /** How an alert is written where the spec says nothing. */
  default Format defaultFormat() {
    return Format.MDE;
  }

  /** The names of the Secrets in it. */
  Stream<String> secretNames();

  /** The names of the MdeApplications whose credentials it uses. */
  default Stream<String> applicationNames() {
    return Stream.of();
  }

  /**
   * The first problem, as a sentence that names the field. The current schema admits none; an older
   * one may have, and a value of the wrong type is read as absent.
   *
   * @param field where this stands
   */
  Optional<String> problem(String field);
}
