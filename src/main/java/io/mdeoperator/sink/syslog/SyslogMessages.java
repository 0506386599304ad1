// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mdeoperator.api.v1alpha1.sink.SyslogSink;
import io.mdeoperator.api.v1alpha1.sink.SyslogSink.Framing;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.format.LineFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Alerts as messages of RFC 5424, framed as RFC 6587 says. There is no byte order mark, although
 * RFC 5424 asks for one: servers take it for part of the text.
 */
record SyslogMessages(
    SyslogSink spec, LineFormat format, RecordOrigin origin, InstantSource clock) {
  private static final String NONE = "-";

  /** RFC 5424 allows six digits of a second, and servers refuse a seventh. */
  private static final DateTimeFormatter SIX_DIGITS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** The framed message of an alert; empty when it is too large even without its evidence. */
  Optional<byte[]> of(Batch.Item item) {
    var header = header(item).getBytes(US_ASCII);
    var maxBytes = spec.maxMessageBytes() - header.length;
    return format
        .line(item, origin, true, maxBytes)
        .or(() -> format.line(item, origin, false, maxBytes))
        .map(line -> framed(header, line));
  }

  private String header(Batch.Item item) {
    var priority = spec.facility().code() * 8 + severity(item);
    var version = "<" + priority + ">1";
    var hostname = spec.hostname() == null ? NONE : spec.hostname();
    return String.join(" ", version, time(item), hostname, spec.appName(), NONE, NONE, NONE, "");
  }

  /** A row of a query tells of anything. */
  private int severity(Batch.Item item) {
    return origin.records() == RecordKind.ALERT
        ? SyslogSeverity.of(item.json())
        : SyslogSeverity.INFORMATIONAL;
  }

  private String time(Batch.Item item) {
    var updated = item.time();
    return SIX_DIGITS.format(updated.equals(Instant.EPOCH) ? clock.instant() : updated);
  }

  private byte[] framed(byte[] header, byte[] line) {
    var length = header.length + line.length;
    var framed = new ByteArrayOutputStream(length + 8);
    var isCounted = spec.framing() == Framing.OCTET_COUNTING;
    framed.writeBytes((isCounted ? length + " " : "").getBytes(US_ASCII));
    framed.writeBytes(header);
    framed.writeBytes(line);
    framed.writeBytes((isCounted ? "" : "\n").getBytes(US_ASCII));
    return framed.toByteArray();
  }
}
