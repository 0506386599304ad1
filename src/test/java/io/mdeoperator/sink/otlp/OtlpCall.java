// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.testing.WebhookReceiver.Call;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Requests of OTLP as the published definition of its messages reads them. */
final class OtlpCall {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OtlpCall() {}

  /** The records of a request in protobuf. */
  static List<LogRecord> records(Call call) {
    return records(body(call));
  }

  static List<LogRecord> records(byte[] body) {
    try {
      return ExportLogsServiceRequest.parseFrom(body).getResourceLogsList().stream()
          .flatMap(resource -> resource.getScopeLogsList().stream())
          .flatMap(scope -> scope.getLogRecordsList().stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ids of the alerts in it. */
  static List<String> ids(Call call) {
    return records(call).stream().map(record -> attributes(record).get("mde.alert.id")).toList();
  }

  static Map<String, String> attributes(LogRecord record) {
    return record.getAttributesList().stream()
        .collect(Collectors.toMap(KeyValue::getKey, pair -> pair.getValue().getStringValue()));
  }

  /** A request in JSON. */
  static JsonNode json(Call call) {
    try {
      return JSON.readTree(body(call));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer in the encoding of the content type, which texts can carry while it is ASCII. */
  static Reply reply(int status, String body) {
    return new Reply(status, Map.of("Content-Type", "application/x-protobuf"), body);
  }

  /** Says that so many records, less than 128, were rejected. */
  static Reply rejected(int count) {
    return reply(200, "\n\2\10" + (char) count);
  }

  private static byte[] body(Call call) {
    if (!call.header("content-encoding").equals("gzip")) {
      return call.body();
    }
    try (var body = new GZIPInputStream(new ByteArrayInputStream(call.body()))) {
      return body.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
