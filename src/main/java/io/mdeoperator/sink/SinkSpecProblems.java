// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.mdeoperator.api.Durations;
import io.mdeoperator.api.v1alpha1.ElasticsearchSink;
import io.mdeoperator.api.v1alpha1.LocalRef;
import io.mdeoperator.api.v1alpha1.SinkAuth;
import io.mdeoperator.api.v1alpha1.SinkSpec;
import io.mdeoperator.api.v1alpha1.SinkSpec.HeaderFrom;
import io.mdeoperator.api.v1alpha1.SinkSpec.SecretKey;
import io.mdeoperator.api.v1alpha1.SinkTls;
import io.mdeoperator.api.v1alpha1.SplunkHecSink;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is wrong with the spec of a sink. The current schema admits none of this; an older one may
 * have, and a value of the wrong type is read as absent. Pure.
 */
public final class SinkSpecProblems {
  private SinkSpecProblems() {}

  /**
   * The first problem, as a sentence that names the field.
   *
   * @param field where the sink stands
   */
  public static Optional<String> first(String field, SinkSpec sink) {
    if (sink.name() == null || sink.name().isEmpty()) {
      return Optional.of(field + ".name is missing or invalid.");
    }
    if (sink.configMap() != null) {
      var retention = sink.configMap().retention();
      return Durations.problem(field + ".configMap.retention.maxAge", retention.maxAge());
    }
    if (sink.webhook() != null) {
      return webhook(field + ".webhook", sink.webhook());
    }
    if (sink.elasticsearch() != null) {
      return elasticsearch(field + ".elasticsearch", sink.elasticsearch());
    }
    return sink.splunkHec() == null
        ? Optional.of(field + " has no valid configMap, webhook, elasticsearch or splunkHec.")
        : splunkHec(field + ".splunkHec", sink.splunkHec());
  }

  private static Optional<String> splunkHec(String field, SplunkHecSink sink) {
    if (sink.url() == null || sink.token() == null) {
      return Optional.of(
          field + (sink.url() == null ? ".url" : ".token") + " is missing or invalid.");
    }
    return secretKey(field + ".token", sink.token())
        .or(() -> Optional.ofNullable(sink.tls()).flatMap(tls -> tls(field + ".tls", tls)));
  }

  private static Optional<String> elasticsearch(String field, ElasticsearchSink sink) {
    if (sink.url() == null) {
      return Optional.of(field + ".url is missing or invalid.");
    }
    return Stream.of(
            Optional.ofNullable(sink.auth()).flatMap(auth -> auth(field + ".auth", auth)),
            Optional.ofNullable(sink.tls()).flatMap(tls -> tls(field + ".tls", tls)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> auth(String field, SinkAuth auth) {
    if (auth.basic() != null) {
      return secretRef(field + ".basic", auth.basic().secretRef());
    }
    if (auth.apiKey() == null && auth.bearer() == null) {
      return Optional.of(field + " has no valid apiKey, basic or bearer.");
    }
    return secretKey(field + ".apiKey", auth.apiKey())
        .or(() -> secretKey(field + ".bearer", auth.bearer()));
  }

  private static Optional<String> webhook(String field, SinkSpec.WebhookSink webhook) {
    if ((webhook.url() == null) == (webhook.urlFrom() == null)) {
      return Optional.of(field + " needs exactly one of url and urlFrom.");
    }
    var headers = webhook.headersFrom();
    return Stream.concat(
            Stream.of(
                secretKey(field + ".urlFrom", webhook.urlFrom()),
                Optional.ofNullable(webhook.signing())
                    .flatMap(signing -> secretRef(field + ".signing", signing.secretRef())),
                Optional.ofNullable(webhook.tls()).flatMap(tls -> tls(field + ".tls", tls))),
            IntStream.range(0, headers.size())
                .mapToObj(i -> header(field + ".headersFrom[" + i + "]", headers.get(i))))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> header(String field, HeaderFrom header) {
    if (header.name() == null || !header.name().matches(HeaderFrom.NAME)) {
      return Optional.of(field + ".name is missing or invalid.");
    }
    return header.name().matches(HeaderFrom.RESERVED)
        ? Optional.of(
            field
                + ".name: the operator or HTTP itself sets the header '"
                + header.name()
                + "'. Remove it from headersFrom.")
        : secretKey(field, new SecretKey(header.secretRef(), header.key()));
  }

  private static Optional<String> secretKey(String field, SecretKey value) {
    if (value == null) {
      return Optional.empty();
    }
    return value.key() == null
        ? Optional.of(field + ".key is missing or invalid.")
        : secretRef(field, value.secretRef());
  }

  private static Optional<String> tls(String field, SinkTls tls) {
    return Optional.ofNullable(tls.caCertificate())
        .flatMap(ca -> secretKey(field + ".caCertificate", new SecretKey(ca.secretRef(), ca.key())))
        .or(
            () ->
                Optional.ofNullable(tls.clientCertificate())
                    .flatMap(
                        client -> secretRef(field + ".clientCertificate", client.secretRef())));
  }

  private static Optional<String> secretRef(String field, LocalRef ref) {
    return ref == null || ref.name() == null
        ? Optional.of(field + ".secretRef is missing or invalid.")
        : Optional.empty();
  }
}
